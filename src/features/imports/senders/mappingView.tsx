import { Csrf } from '../../../web/components/fields.tsx';
import { Message, Submit } from '../../../web/components/parts.tsx';
import type { ImportAnswer, ImportProfile } from '../schema.ts';
import { ignored } from './profiles.ts';

/** What the form needs that says how the file is read. */
export interface ReadingAbout {
  answer: ImportAnswer;
  /** What a column may be taken for. */
  choices: readonly { field: string; label: string }[];
  /** Profiles of the ward for the register. */
  profiles: readonly ImportProfile[];
  /** The first cells below each header, by sheet and header. */
  firstCells: (sheet: string, header: string) => string;
}

/** Offers to read the file as the one with the very headers was read. */
function Offered({ answer, csrf }: { answer: ImportAnswer; csrf: string }) {
  if (!answer.offered || answer.state !== 'ready') return null;
  return (
    <Message kind="neutral">
      <form class="inline-form" method="post" action={`/nhap-xuat/nhap/${answer.id}/doc-lai`}>
        <Csrf token={csrf} />
        <input type="hidden" name="profile" value={answer.offered.id} />
        <span>
          Tiêu đề giống hệt tệp của nơi gửi <strong>{answer.offered.name}</strong>.
        </span>
        <Submit slim>Đọc theo nơi gửi này</Submit>
      </form>
    </Message>
  );
}

function Columns({ about }: { about: ReadingAbout }) {
  const { answer, choices, firstCells } = about;
  const manySheets = answer.sheets.length > 1;
  return (
    <div class="scroll">
      <table class="cards mapping">
        <caption class="hidden-visually">Ghép cột của tệp với trường của sổ</caption>
        <thead>
          <tr>
            {manySheets && <th scope="col">Trang</th>}
            <th scope="col">Tiêu đề trong tệp</th>
            <th scope="col">Ô đầu</th>
            <th scope="col">Đọc là</th>
          </tr>
        </thead>
        <tbody>
          {answer.columns.map(({ sheet, header, field }, i) => (
            <tr>
              {manySheets && <td data-label="Trang">{sheet}</td>}
              <td data-label="Tiêu đề trong tệp">
                {header}
                <input type="hidden" name={`columns[${i}][header]`} value={header} />
              </td>
              <td data-label="Ô đầu" class="second">
                {firstCells(sheet, header)}
              </td>
              <td data-label="Đọc là">
                <select class="select" name={`columns[${i}][field]`} aria-label={`Đọc cột ${header} là`}>
                  <option value={ignored} selected={field === null}>
                    không sử dụng
                  </option>
                  {choices.map((choice) => (
                    <option value={choice.field} selected={choice.field === field}>
                      {choice.label}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Each header with what it is taken for: changed here, the same file is read again. */
function ReadAgain({ about, csrf }: { about: ReadingAbout; csrf: string }) {
  const { answer, profiles } = about;
  return (
    <form class="form-stack" method="post" action={`/nhap-xuat/nhap/${answer.id}/doc-lai`}>
      <Csrf token={csrf} />
      <Columns about={about} />
      <div class="inline-form">
        <label for="f-fonts">Chữ phông cũ (.VnTime, VNI)</label>
        <select class="select" id="f-fonts" name="fonts">
          <option value="convert" selected={answer.fonts === 'convert'}>
            Đọc sang Unicode
          </option>
          <option value="keep" selected={answer.fonts === 'keep'}>
            Giữ nguyên như trong tệp
          </option>
        </select>
        {profiles.length > 0 && (
          <>
            <label for="f-profile">Nơi gửi</label>
            <select class="select" id="f-profile" name="profile">
              <option value="">không chọn</option>
              {profiles.map(({ id, name }) => (
                <option value={id} selected={id === answer.profile?.id}>
                  {name}
                </option>
              ))}
            </select>
          </>
        )}
      </div>
      <div>
        <Submit icon="arrow-back-up">Đọc lại tệp theo cách này</Submit>
      </div>
    </form>
  );
}

/** Keeps how the file was read, for the next files of its sender. */
function SaveSender({ answer, csrf }: { answer: ImportAnswer; csrf: string }) {
  return (
    <form class="inline-form" method="post" action={`/nhap-xuat/nhap/${answer.id}/noi-gui`}>
      <Csrf token={csrf} />
      <label for="f-sender">Lưu cách đọc này cho nơi gửi</label>
      <input
        class="input wide"
        id="f-sender"
        name="name"
        maxLength={200}
        autocomplete="off"
        placeholder="Công an phường"
        value={answer.profile?.name ?? ''}
      />
      <Submit slim>Lưu cho nơi gửi</Submit>
    </form>
  );
}

/** How the file is read: its columns, its old fonts, its sender; to be changed, and to be kept for the next file. */
export function HowItIsRead({ about, csrf }: { about: ReadingAbout; csrf: string }) {
  const { answer } = about;
  const isUnknown = answer.columns.every(({ field }) => field === null);
  return (
    <>
      <Offered answer={answer} csrf={csrf} />
      {isUnknown && answer.state === 'ready' && (
        <Message kind="error">
          Không thấy tiêu đề nào quen. Chọn mỗi cột là gì ở dưới, rồi bấm Đọc lại; lưu cho nơi gửi thì lần sau
          không phải chọn.
        </Message>
      )}
      <details class="fold" open={isUnknown}>
        <summary>Cách đọc tệp này: cột, phông chữ, nơi gửi</summary>
        {answer.state === 'ready' && <ReadAgain about={about} csrf={csrf} />}
        {!isUnknown && <SaveSender answer={answer} csrf={csrf} />}
      </details>
    </>
  );
}
