/** Sentences that stay until somebody has read them, and questions. */

/** Show a sentence with what belongs to it; done when somebody has read it. */
export function tell(sentence, close, lines = []) {
  return show(sentence, [[close, 'close']], lines);
}

/** Ask something; true when the answer is `yes`. */
export async function ask(sentence, { yes, no }, lines = []) {
  return (await show(sentence, [[yes, 'yes'], [no, 'close']], lines)) === 'yes';
}

function show(sentence, choices, lines) {
  const dialog = document.createElement('dialog');
  const words = document.createElement('p');
  words.textContent = sentence;
  words.id = 'dialog-says';
  dialog.setAttribute('aria-labelledby', words.id);
  const list = document.createElement('ul');
  for (const line of lines) list.append(Object.assign(document.createElement('li'), { textContent: line }));
  dialog.append(words, list);
  for (const [text, value] of choices) {
    const button = document.createElement('button');
    button.textContent = text;
    button.addEventListener('click', () => dialog.close(value));
    dialog.append(button);
  }
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
