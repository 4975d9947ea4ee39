// Reads a chosen file into the text area, so that it is sent like pasted text. Without it, pasting works.
const MOST = 700 * 1024;

const textOf = bytes => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

for (const field of document.querySelectorAll('[data-file-into]')) {
  const area = document.getElementById(field.dataset.fileInto);
  const input = field.querySelector('input[type=file]');
  const note = field.querySelector('[role=status]');
  if (!area || !input) continue;
  field.hidden = false;
  input.addEventListener('change', async () => {
    const file = input.files[0];
    if (!file) return;
    note.textContent = file.size > MOST ? field.dataset.tooLarge : '';
    if (file.size <= MOST) area.value = textOf(await file.arrayBuffer());
  });
}
