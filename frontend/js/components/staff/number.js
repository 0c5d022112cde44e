// « 1 500 » is a number; what is not one goes as it is, and the server says so at its field.
export function wholeNumber(text) {
  const plain = String(text).replace(/[\s\u00a0\u202f,]/g, '');
  return /^\d+$/.test(plain) ? Number(plain) : plain || null;
}
