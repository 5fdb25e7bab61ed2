/** Which ward a page is of, where the account has several. */
export function WardChoice(props: {
  path: string;
  wards: readonly { code: string; name: string }[];
  ward: string | undefined;
}) {
  const { path, wards, ward } = props;
  if (wards.length < 2) return null;
  return (
    <form class="inline-form" action={path}>
      <label class="small" for="dia">
        Địa bàn
      </label>
      <select class="select" id="dia" name="dia">
        {wards.map(({ code, name }) => (
          <option value={code} selected={code === ward}>
            {name}
          </option>
        ))}
      </select>
      <button class="button slim" type="submit">
        Xem
      </button>
    </form>
  );
}
