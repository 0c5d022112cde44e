// What is read in a number. JPS27-0048-2 is the second parcel of the order JPS27-0048; in the storeroom « 0048-2 » says enough.
export const orderOf = parcel => parcel.replace(/^(.+-.+)-\d+$/, '$1');
export const tail = number => number.slice(number.indexOf('-') + 1);
