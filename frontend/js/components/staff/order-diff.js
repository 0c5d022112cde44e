// What somebody else changed in an order while it was open: [{what, was, is}], in words.
import {phone} from '../../format.js';
import {local, t} from '../../i18n.js';
import {whereIs} from '../order/where.js';
import {quantity} from './quantity.js';

export function differences(before, now) {
  const told = [
    ['state', whereIs],
    ['kit', order => local(order.kit.name)],
    ['contents', order => order.contents.map(quantity).join(', ')],
    ['delivery', order => [t(`domain.way.${order.delivery.way}`), order.delivery.place?.name].filter(Boolean).join(', ')],
    ['contact', ({contact}) => contact ? [contact.name, contact.email, phone(contact.phone)].filter(Boolean).join(', ') : ''],
    ['note', order => order.note],
    ['parcels', order => order.parcels.map(parcel => `${parcel.number}, ${t(`domain.parcel.${parcel.state}`)}`).join('; ')],
    ['remainder', order => order.remainder ? String(order.remainder) : ''],
    ['wave', order => order.wave ? String(order.wave) : ''],
    ['claims', order => order.claims.map(claim => t(`domain.claim.${claim.kind}`)).join(', ')],
    ['tracking', order => order.parcels.map(parcel => parcel.tracking).filter(Boolean).join(', ')],
  ].map(([name, words]) => ({what: t(`staff-order.diff.${name}`), was: words(before), is: words(now)})).filter(({was, is}) => was !== is);
  return told.length ? told : [{what: t('staff-order.diff.other'), was: '', is: ''}];
}
