/**
 * Copies a whole list for a spreadsheet: texts stay texts there, so that a number keeps its zeros and nothing that begins
 * with = is reckoned. The older way of copying, since the newer is not there without https.
 */
function cellHtml(cell: Element): string {
  const holder = document.createElement('div');
  holder.textContent = cell.textContent;
  const style = cell.hasAttribute('data-number') ? '' : ` style="mso-number-format:'\\@'"`;
  return `<td${style}>${holder.innerHTML}</td>`;
}

function cellText(cell: Element): string {
  const text = (cell.textContent ?? '').replace(/[\t\r\n]+/g, ' ');
  return !cell.hasAttribute('data-number') && /^[=+\-@]/.test(text) ? `'${text}` : text;
}

function toClipboard(table: HTMLTableElement): boolean {
  const rows = [...table.rows].map((row) => [...row.cells]);
  const html = `<table>${rows.map((cells) => `<tr>${cells.map(cellHtml).join('')}</tr>`).join('')}</table>`;
  const text = rows.map((cells) => cells.map(cellText).join('\t')).join('\r\n');
  let given = false;
  const give = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/html', html);
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    given = true;
  };
  document.addEventListener('copy', give, { once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', give);
  return given;
}

async function copy(button: HTMLButtonElement): Promise<string> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(button.form ?? undefined)) body.set(name, String(value));
  const answer = await fetch(button.dataset.copy ?? '', { method: 'POST', body });
  if (!answer.ok || answer.redirected) return 'Chưa chép được: tải lại trang rồi thử lần nữa.';
  const table = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('table');
  if (!table || !toClipboard(table)) return 'Trình duyệt không cho chép: dùng Tải .xlsx.';
  return `Đã chép ${table.rows.length - 1} dòng, dán vào Excel.`;
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  button.addEventListener('click', () => {
    const place = document.querySelector('[data-copied]');
    const say = (text: string): void => {
      if (place) place.textContent = text;
    };
    say('Đang chép…');
    copy(button).then(say, () => say('Mất kết nối, chưa chép được: thử lại.'));
  });
}
