import { type FormFaults, fieldId } from '../form.ts';
import { Csrf, ErrorSummary, FaultText, TextField } from './fields.tsx';
import { Icon } from './icon.tsx';
import { Submit } from './parts.tsx';

/** Scans that hang on something; each opens beside the page. */
export function ScanList({ papers }: { papers: readonly { id: string; title: string; name: string }[] }) {
  if (papers.length === 0) return null;
  return (
    <ul class="facts">
      {papers.map((paper) => (
        <li>
          <Icon name="folders" />
          <div>
            <a href={`/api/v1/papers/${paper.id}/file`} target="_blank" rel="noreferrer">
              {paper.title}
            </a>
            <div class="small second">{paper.name}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Hangs one more scan on something. */
export function ScanForm({ action, csrf, faults }: { action: string; csrf: string; faults: FormFaults }) {
  return (
    <form method="post" action={action} enctype="multipart/form-data" class="form-stack">
      <Csrf token={csrf} />
      <ErrorSummary faults={faults} verb="Chưa đính kèm được" />
      <div class="fields">
        <TextField
          {...{ faults, width: 'w6', label: 'Tên giấy tờ', name: 'title', pointer: '/title', value: '' }}
          optional
        />
        <div class="field w6">
          <label for={fieldId('/file')}>Bản quét (PDF, JPEG, PNG, đến 10 MB)</label>
          <input class="input" type="file" id={fieldId('/file')} name="file" accept=".pdf,.jpg,.jpeg,.png" />
          <FaultText message={faults.of('/file')} id={`${fieldId('/file')}-fault`} />
        </div>
      </div>
      <div>
        <Submit icon="upload">Đính kèm</Submit>
      </div>
    </form>
  );
}
