/** Pictures before they are added: what cannot be published is refused, with the way out. */
import { tell } from './dialog.js';

const KINDS = [
  [/^(\xff\xd8\xff|\x89PNG|RIFF....WEBP)/s, ''],
  [/^....ftyp[^]{0,64}avif/s, ''],
  [/^....ftyp(hei|hev|mif1|msf1)/s, 'heic'],
  [/^(GIF8|II\*\0|MM\0\*|BM|8BPS|%!PS|<svg|<\?xml)/, 'format'],
];
const PICTURE = /\.(jpe?g|png|webp|avif|heic|heif|gif|tiff?|bmp|svg|psd|jxl|ico)$/i;
const judged = new WeakSet(); // events that we sent ourselves

/**
 * Judge every file that is chosen anywhere in the form before the content manager gets it. `ask`
 * answers a picture as it can be added, or throws why not; without it the browser judges.
 */
export function guardUploads(words, ask) {
  const judge = ask ?? ((file) => looked(file, words));
  document.addEventListener('change', async (event) => {
    const input = event.target;
    if (input.type !== 'file' || judged.has(event)) return;
    event.stopImmediatePropagation();
    const taken = await accepted([...input.files], judge, words);
    if (!taken.length) {
      input.value = '';
      return;
    }
    const files = new DataTransfer();
    for (const file of taken) files.items.add(file);
    input.files = files.files;
    const again = new Event('change', { bubbles: true });
    judged.add(again);
    input.dispatchEvent(again);
  }, { capture: true });
}

/** Those of the files that can be added; of the others is told why not, all at once. */
async function accepted(files, judge, words) {
  const answers = await Promise.allSettled(files.map((file) => (PICTURE.test(file.name) ? judge(file) : file)));
  const refused = answers.filter(({ status }) => status === 'rejected').map(({ reason }) => reason.message);
  if (refused.length) tell(words.refusal, words.close, refused);
  return answers.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
}

/** A picture, once the browser looked at it. Throws why it cannot be added. */
async function looked(file, { refused, most }) {
  const fail = (reason) => {
    throw new Error(refused[reason].replace('{file}', file.name));
  };
  const start = String.fromCharCode(...new Uint8Array(await file.slice(0, 128).arrayBuffer()));
  const kind = KINDS.find(([pattern]) => pattern.test(start));
  if (!kind) fail('unreadable');
  if (kind[1]) fail(kind[1]);
  const picture = await createImageBitmap(file).catch(() => fail('unreadable'));
  if (picture.width * picture.height > most) fail('too-large');
  return file;
}

/** A picture as the preview answers it. Throws why it cannot be added. */
export async function fitted(address, file) {
  const url = `${address}picture?name=${encodeURIComponent(file.name)}`;
  const headers = { 'Content-Type': 'application/octet-stream' };
  const answer = await fetch(url, { method: 'POST', headers, body: file });
  const { error, content } = await answer.json();
  if (!answer.ok) throw new Error(error);
  if (content === null) return file;
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  return new File([bytes], file.name, { type: 'image/jpeg' });
}
