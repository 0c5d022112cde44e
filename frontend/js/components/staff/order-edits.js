// Who gets an order, where, and what staff should know: edits that leave its contents as they are.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {townLine, typography} from '../../format.js';
import {t} from '../../i18n.js';
import {contactFields, contactOf, NOBODY} from './contact-fields.js';
import {ask} from './dialog.js';
import {choice, field, radio} from './field.js';

export async function editDelivery(order, {path, stale, version}) {
  const school = await api.get(`/schools/${order.school.id}`);
  const contact = order.contact ?? school.contact ?? NOBODY;
  const {place} = order.delivery, closed = place && !school.places.some(({id}) => id === place.id) ? [place] : []; // it goes there still
  let way = order.delivery.way;
  return ask({
    title: t('staff-order.delivery.title'), go: t('staff-order.delivery.go'), wide: true, stale,
    body: ({faults, draw}) => html`
      <fieldset class="picks"><legend class="legend">${t('staff-order.delivery.way')}</legend>${['ship', 'pickup'].map(one => radio({
        name: 'way', value: one, label: t(`domain.way.${one}`), checked: one === way, change: () => { way = one; draw(); }}))}</fieldset>
      ${way === 'ship' ? choice({name: 'place', label: t('staff-order.delivery.place'), fault: faults['/delivery/place'], value: place?.id ?? '',
        options: [['', t('staff-order.delivery.main', {address: line(school)})], ...[...closed, ...school.places].map(place => [place.id, `${typography(place.name)}, ${line(place)}`])]}) : ''}
      ${contactFields(contact, {faults, at: '/contact'})}`,
    send: form => api.patch(path, {
      contact: contactOf(form),
      delivery: {way, place: way === 'ship' && form.get('place') ? form.get('place') : null},
    }, {version: version()}),
  });
}

export const editNote = (order, {path, stale, version}) => ask({
  title: t('staff-order.note'), go: t('staff-order.delivery.go'), stale,
  body: ({faults}) => field({name: 'note', label: t('staff-order.note'), value: order.note, hint: t('staff-order.note_hint'), fault: faults['/note'], attributes: {maxlength: 500, autofocus: true}}),
  send: form => api.patch(path, {note: form.get('note').trim()}, {version: version()}),
});

const line = ({address, municipality, postal_code}) => [typography(address), townLine(municipality, postal_code)].filter(Boolean).join(', ');
