// What is sent is what the fields show: one that a password manager or an extension filled in, or emptied, without a word is heard before its form is sent.
const heard = new WeakMap();
document.addEventListener('input', ({target}) => heard.set(target, target.value), {capture: true});

document.addEventListener('submit', ({target: form}) => {
  for (const field of form.elements) {
    if (!field.matches('input, textarea, select') || ['radio', 'checkbox', 'file', 'hidden'].includes(field.type)) continue;
    if (field.value === (heard.has(field) ? heard.get(field) : firstOf(field))) continue;
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, {bubbles: true}));
  }
}, {capture: true});

const firstOf = field => field.options ? ([...field.options].find(option => option.defaultSelected) ?? field.options[0])?.value : field.defaultValue;
