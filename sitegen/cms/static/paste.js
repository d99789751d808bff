/** Text that is pasted from a word processor: headings, bold, lists, links and tables stay what they are. */
import { tell } from './dialog.js';

const EDITOR = '[data-slate-editor="true"]';
const OWN = 'data-slate-fragment'; // what was copied in the editor itself comes as it was
const FRAGMENT = 'application/x-slate-fragment';
const HEADINGS = ['two', 'three', 'four', 'five', 'six', 'six'];
const MARKS = { B: 'bold', STRONG: 'bold', I: 'italic', EM: 'italic' };
const LINKS = /^(https?:|mailto:|tel:)/i;

/** Put what is pasted in the editor as its own blocks; `words` tell of what does not come along. */
export function guardPaste(words) {
  document.addEventListener('paste', (event) => {
    const editor = event.target.closest?.(EDITOR);
    const html = event.clipboardData?.getData('text/html');
    if (!editor || !html || html.includes(OWN)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const body = new DOMParser().parseFromString(html, 'text/html').body;
    const blocks = blocksOf(body);
    // The first block would become part of what stands before it, such as a heading.
    if (blocks.length > 1 && !emptyAtCaret()) blocks.unshift(paragraph([]));
    const data = new DataTransfer();
    data.setData(FRAGMENT, btoa(encodeURIComponent(JSON.stringify(blocks))));
    const input = { inputType: 'insertFromPaste', dataTransfer: data, bubbles: true, cancelable: true };
    editor.dispatchEvent(new InputEvent('beforeinput', input));
    if (body.querySelector('img')) tell(words.pictures, words.close);
  }, { capture: true });
}

/** Whether nothing stands yet in the block that the caret is in. */
function emptyAtCaret() {
  const { anchorNode } = document.getSelection();
  const around = anchorNode?.nodeType === Node.TEXT_NODE ? anchorNode.parentElement : anchorNode;
  return !around?.closest('p, h1, h2, h3, h4, h5, h6, td, li')?.textContent.replaceAll('\ufeff', '').trim();
}

/** The blocks of a page, as the editor holds them. */
export function blocksOf(root) {
  const shift = root.querySelector('h1') ? 0 : 1; // the title of the page is not among them
  const blocks = [];
  let loose = [];
  const rest = () => {
    if (loose.some(({ text, children }) => children || text.trim())) blocks.push(paragraph(loose));
    loose = [];
  };
  for (const node of root.childNodes) {
    const made = blockOf(node, shift);
    if (made) {
      rest();
      for (const block of made) added(blocks, block);
    } else loose.push(...inlines(node, {}));
  }
  rest();
  return blocks;
}

/** The blocks that an element is; nothing for what stands within a line. */
function blockOf(node, shift) {
  const { nodeName: name } = node;
  if (name === 'P') return [marked(node) ?? paragraph(inlinesOf(node))].filter(said);
  if (/^H[1-6]$/.test(name)) {
    return [{ type: `heading-${HEADINGS[Number(name[1]) - 1 - shift] ?? 'two'}`, children: inlinesOf(node) }].filter(said);
  }
  if (name === 'UL' || name === 'OL') return [list(name === 'OL', [...node.children].map(item))];
  if (name === 'TABLE') return [table(node)];
  if (name === 'BLOCKQUOTE') return [{ type: 'quote', children: blocksOf(node) }];
  if (/^(DIV|SECTION|ARTICLE|MAIN|CENTER)$/.test(name)) return blocksOf(node);
  return /^(STYLE|SCRIPT|META|TITLE|LINK|#comment)$/.test(name) ? [] : null;
}

/** A paragraph that a word processor means as an item of a list: it says so in its style. */
function marked(node) {
  if (!/mso-list:\s*l\d/i.test(node.getAttribute('style') ?? '')) return null;
  const mark = [...node.querySelectorAll('span')].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute('style') ?? ''));
  const numbered = /^\s*[\da-z]+[.)]/i.test(mark?.textContent ?? '');
  mark?.remove();
  return list(numbered, [itemOf([paragraph(inlinesOf(node))])]);
}

/** Add a block; items that follow each other are one list. */
function added(blocks, block) {
  const last = blocks.at(-1);
  if (block.type.endsWith('-list') && last?.type === block.type) last.children.push(...block.children);
  else blocks.push(block);
}

function list(numbered, items) {
  return { type: numbered ? 'numbered-list' : 'bulleted-list', children: items };
}

function item(node) {
  return itemOf(blocksOf(node));
}

function itemOf(blocks) {
  return { type: 'list-item', children: blocks.length ? blocks : [paragraph([])] };
}

function table(node) {
  const rows = [...node.rows].map((row) => ({
    type: 'table-row',
    children: [...row.cells].map((cell) => ({ type: 'table-cell', children: inlinesOf(cell) })),
  }));
  return { type: 'table', children: rows };
}

function paragraph(children) {
  return { type: 'paragraph', children: trimmed(children) };
}

function said({ children }) {
  return children.some((child) => child.children || child.text.trim());
}

function inlinesOf(node) {
  return trimmed([...node.childNodes].flatMap((child) => inlines(child, {})));
}

function inlines(node, marks) {
  if (node.nodeType === Node.TEXT_NODE) return [{ text: node.data.replace(/[\s\u00a0]+/g, ' '), ...marks }];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  if (node.nodeName === 'BR') return [{ text: ' ', ...marks }];
  const within = { ...marks, ...marksOf(node) };
  const children = [...node.childNodes].flatMap((child) => inlines(child, within));
  const url = node.nodeName === 'A' ? (node.getAttribute('href') ?? '') : '';
  if (!LINKS.test(url) || !children.some(({ text }) => text?.trim())) return children;
  return [{ text: '' }, { type: 'link', data: { url }, children }, { text: '' }];
}

function marksOf(node) {
  const { fontWeight, fontStyle } = node.style;
  const bold = fontWeight === 'bold' || Number(fontWeight) >= 600;
  return {
    ...(MARKS[node.nodeName] && fontWeight !== 'normal' && { [MARKS[node.nodeName]]: true }),
    ...(bold && { bold: true }),
    ...(fontStyle === 'italic' && { italic: true }),
  };
}

/** Texts without spaces at their ends; one at least, which the editor needs. */
function trimmed(children) {
  const texts = children.map((child) => ({ ...child }));
  if (texts[0]?.text) texts[0].text = texts[0].text.trimStart();
  if (texts.at(-1)?.text) texts.at(-1).text = texts.at(-1).text.trimEnd();
  return texts.length ? texts : [{ text: '' }];
}
