// What a row of a list of parcels offers: the parcel's own acts, or those of its order where it is still to be packed.
// run(row, stale) gives what is to be said of it, or nothing where nothing was done.
import {api} from '../../api.js';
import {t} from '../../i18n.js';
import {giveUp, pack} from './order-packing.js';
import {parcelAct, PARCEL_ACTS} from './parcel-acts.js';

const pathOf = ({order}) => `/orders/${encodeURIComponent(order)}`;
const context = (row, stale) => ({path: pathOf(row), way: row.delivery_way, version: () => row.version, stale});

export const ROW_ACTS = {
  packing: {run: packRow},
  ...Object.fromEntries(Object.entries(PARCEL_ACTS).map(([act, {run}]) => [act, {
    run: async (row, stale) => await run(row, context(row, stale)) && t(`staff-order.done_parcel.${act}`)}])),
  'remainder-release': {run: async (row, stale) => await giveUp(await orderOf(row), context(row, stale)) && t('staff-order.done.remainder-release')},
};

export function rowAct(act, row) {
  if (act === 'packing') return {shape: 'box', words: row.answers === 'remainder' ? t('staff-order.act.packing_rest') : t('staff-order.act.packing')};
  if (act === 'remainder-release') return {shape: 'x', words: t('staff-order.act.remainder-release')};
  return parcelAct(act, row.delivery_way);
}

// A remainder says first what it is: its dialog lists the pieces.
async function packRow(row, stale) {
  const order = row.answers === 'remainder' ? await pack(await orderOf(row), {...context(row, stale), short: true})
    : await api.post(`${pathOf(row)}/packing`, {}, {version: row.version});
  if (!order) return '';
  return order.remainder ? t('staff-order.done.short', {n: order.remainder}) : t('staff-order.done.packing');
}

async function orderOf(row) {
  const order = await api.get(pathOf(row));
  row.version = order.version;
  return order;
}
