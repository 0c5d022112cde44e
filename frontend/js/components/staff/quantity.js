// A line of an order, whose name already agrees with its quantity: « 12 affiches bilingues ».
import {count, NBSP} from '../../format.js';
import {local} from '../../i18n.js';

export const quantity = line => `${count(line.quantity)}${NBSP}${local(line.name)}`;
