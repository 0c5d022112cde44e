// What can be said of an order before it is one: its kit, what was picked in it, who it is for. No DOM.
import {pageLanguage} from '../../format.js';

export const kitOf = (campaign, slug) => campaign.kits.find(kit => kit.slug === slug);

// Nobody chose it: it came by the rule, and was not exchanged since.
export const isAutomatic = order => order.origin === 'automatic' && !order.swapped;

export const isPartner = ({kind}) => kind === 'partner';

// What a change may keep although the shelf is empty: it is already reserved.
export const isOffered = (kit, order) => kit.availability !== 'sold_out' || kit.slug === order?.kit.slug;
export const isLeft = (option, order) => option.availability !== 'sold_out' || Boolean(order?.contents.some(line => line.chosen && line.item === option.item));

export const picked = (draft, {choice}) => draft.picks[choice] ?? [];
export const stillToPick = (kit, draft) => kit.choices.reduce((sum, choice) => sum + Math.max(0, choice.pick - picked(draft, choice).length), 0);
export const toPick = kit => kit.choices.reduce((sum, {pick}) => sum + pick, 0);

export function isChosen(campaign, draft, order) {
  const kit = kitOf(campaign, draft.kit);
  return Boolean(kit) && isOffered(kit, order) && stillToPick(kit, draft) === 0;
}

// What was picked before, without what has gone meanwhile.
export const picksLeft = (kit, draft, order) => Object.fromEntries(kit.choices.map(choice => [choice.choice,
  picked(draft, choice).filter(item => choice.options.some(option => option.item === item && isLeft(option, order)))]));

// Lines as an order has them: {name, plural, picture, quantity, chosen}.
export const contentsOf = (kit, draft) => [
  ...kit.choices.flatMap(choice => choice.options.filter(({item}) => picked(draft, choice).includes(item)).map(option => ({...option, chosen: true}))),
  ...kit.components,
];

// The same picks again, where this year's kit still offers them: {1: [item, item, item]}.
export function picksAgain(kit, contents, order) {
  return Object.fromEntries(kit.choices.map(({choice, pick, options}) => [choice, options
    .filter(option => isLeft(option, order) && contents.some(line => line.chosen && line.item === option.item))
    .map(({item}) => item).slice(0, pick)]));
}

export const newDraft = school => ({
  kit: null, picks: {}, note: '', same: [],
  contact: school.contact ?? {name: '', email: '', phone: '', language: school.language || pageLanguage()},
  delivery: {way: 'ship', place: null},
});

export const draftOf = (order, kit, school) => ({
  ...newDraft(school),
  kit: order.kit.slug, picks: kit ? picksAgain(kit, order.contents, order) : {}, note: order.note,
  contact: order.contact ?? newDraft(school).contact,
  delivery: {way: order.delivery.way, place: order.delivery.place?.id ?? null},
});

// What is wrong with what was typed, by pointer as the API names fields; the server has the last word.
export function faultsOf({contact}) {
  const faults = {};
  if (!contact.name.trim()) faults['/contact/name'] = 'empty';
  const email = contact.email.trim();
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email)) faults['/contact/email'] = 'not_an_email';
  if (!email && !/[0-9]/.test(contact.phone)) faults['/contact/email'] = 'email_or_phone';
  return faults;
}

const choicesIn = (kit, draft) => kit.choices.map(choice => ({choice: choice.choice, items: picked(draft, choice)}));
const oneLine = text => text.replace(/\s+/g, ' ').trim();
const contactIn = ({contact}) => ({...contact, name: oneLine(contact.name), email: contact.email.trim(), phone: oneLine(contact.phone)});

export const orderBody = (school, kit, draft) => ({
  school: school.id, kit: kit.slug, choices: choicesIn(kit, draft), contact: contactIn(draft),
  delivery: deliveryTo(school, draft), note: oneLine(draft.note),
});

// To each building its own address: a place is of one school only.
const deliveryTo = (school, {delivery}) => ({
  way: delivery.way,
  place: delivery.way === 'ship' && school.places.some(({id}) => id === delivery.place) ? delivery.place : null,
});

// Only what differs is sent.
export function changeBody(order, school, kit, draft) {
  const body = orderBody(school, kit, draft);
  const before = draftOf(order, kit, school);
  const samePicks = JSON.stringify(choicesIn(kit, before).map(sorted)) === JSON.stringify(choicesIn(kit, draft).map(sorted));
  const change = {};
  if (kit.slug !== order.kit.slug || !samePicks) Object.assign(change, {kit: body.kit, choices: body.choices});
  if (!order.contact || !same(body.contact, order.contact)) change.contact = body.contact;
  if (!same(body.delivery, {way: order.delivery.way, place: order.delivery.place?.id ?? null})) change.delivery = body.delivery;
  if (body.note !== order.note) change.note = body.note;
  return change;
}

const sorted = ({choice, items}) => ({choice, items: [...items].sort()});
const same = (one, other) => ['name', 'email', 'phone', 'language', 'way', 'place'].every(field => (one[field] ?? '') === (other[field] ?? ''));
