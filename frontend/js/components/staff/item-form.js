// An item as staff describe it: names, unit, place, alert level, and one of the drawings. Gives the item, or null.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {wholeNumber} from '../../format.js';
import {t} from '../../i18n.js';
import {picture} from '../../picture.js';
import {pictures} from '../../pictures.js';
import {ask} from './dialog.js';
import {choice, field} from './field.js';

const UNITS = ['each', 'roll', 'sheet', 'set'];
const DRAWINGS = Object.keys(pictures).filter(name => name.startsWith('item-')).sort();
const NEW = {sku: '', name: {fr: '', en: ''}, plural: {fr: '', en: ''}, unit: 'each', place: '', picture: 'item-boite', alert_level: 0};

export function editItem(item) {
  const before = item ?? NEW;
  let drawing = before.picture, version = item?.version;
  const text = (name, value, faults, pointer, attributes = {}) => field({name, label: t(`staff-item.form.${name}`), value, fault: faults[pointer], attributes: {maxlength: 120, ...attributes}});
  return ask({
    title: item ? t('staff-item.form.title') : t('staff-item.form.new'), go: item ? t('staff-item.form.go') : t('staff-item.form.add'), wide: true,
    stale: ({params: {current}}) => { ({version} = current); return html`<p>${t('staff-item.form.stale')}</p>`; },
    body: ({faults, draw}) => html`
      <div class="pairs">
        ${text('name_fr', before.name.fr, faults, '/name/fr', {autofocus: true})}${text('plural_fr', before.plural.fr, faults, '/plural/fr')}
        ${text('name_en', before.name.en, faults, '/name/en')}${text('plural_en', before.plural.en, faults, '/plural/en')}
      </div>
      <div class="pairs pairs--four">
        ${text('sku', before.sku, faults, '/sku', {maxlength: 40})}
        ${choice({name: 'unit', label: t('staff-item.form.unit'), value: before.unit, options: UNITS.map(unit => [unit, t(`domain.unit.${unit}`)])})}
        ${text('place', before.place, faults, '/place', {maxlength: 80})}
        ${text('alert_level', String(before.alert_level), faults, '/alert_level', {maxlength: 9, inputmode: 'numeric'})}
      </div>
      <fieldset class="drawings"><legend class="legend">${t('staff-item.form.picture')}</legend>
        ${DRAWINGS.map(name => html`<label class="drawing"><input type="radio" name="picture" value=${name} ?checked=${name === drawing} @change=${() => { drawing = name; draw(); }}>
          <img src=${picture(name)} alt=${t(`domain.drawing.${name}`)} width="64" height="64"></label>`)}</fieldset>`,
    send: form => {
      const read = name => form.get(name).trim();
      const body = {
        sku: read('sku'), name: {fr: read('name_fr'), en: read('name_en')}, plural: {fr: read('plural_fr'), en: read('plural_en')},
        unit: form.get('unit'), place: read('place'), picture: drawing, alert_level: wholeNumber(form.get('alert_level')),
      };
      return item ? api.patch(`/items/${item.id}`, body, {version}) : api.post('/items', body);
    },
  });
}
