/** Fields of the form that posts to an address, as a browser would send them, by name. */
export function fieldsOf(html: string, action: string): Record<string, string> {
  const form = html.slice(html.indexOf(`<form method="post" action="${action}`));
  const fields: Record<string, string> = {};
  const decode = (text: string): string =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  for (const [tag = ''] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(tag)?.[1];
    if (!name || name === '_csrf' || (tag.includes('checkbox') && !/\schecked/.test(tag))) continue;
    fields[name] = decode(/value="([^"]*)"/.exec(tag)?.[1] ?? (tag.includes('checkbox') ? 'on' : ''));
  }
  for (const [, name = '', text = ''] of form.matchAll(/<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</g))
    fields[name] = decode(text);
  for (const [, name = '', options = ''] of form.matchAll(
    /<select[^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/gs,
  ))
    fields[name] =
      /<option[^>]*selected[^>]*value="([^"]*)"|<option[^>]*value="([^"]*)"[^>]*selected/
        .exec(options)
        ?.slice(1)
        .find(Boolean) ?? '';
  return fields;
}
