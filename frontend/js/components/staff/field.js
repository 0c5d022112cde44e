// A labelled field with its hint and its fault, tied together for whoever listens. `attributes.list` are texts to choose from, or not.
import {html, nothing} from 'lit-html';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';

export const field = ({name, label, value = '', type = 'text', hint = '', fault = '', optional = false, attributes = {}}) =>
  labelled({name, label, hint, fault, optional}, html`
    <input class="input" id="f-${name}" name=${name} type=${type} value=${value} aria-invalid=${String(Boolean(fault))}
      aria-describedby=${described(name, hint, fault)} autocomplete=${attributes.autocomplete ?? 'off'} inputmode=${attributes.inputmode ?? nothing}
      maxlength=${attributes.maxlength ?? nothing} min=${attributes.min ?? nothing} max=${attributes.max ?? nothing}
      list=${attributes.list ? `f-${name}-list` : nothing} placeholder=${attributes.placeholder ?? nothing} accept=${attributes.accept ?? nothing} @input=${attributes.input ?? nothing}
      @change=${attributes.change ?? nothing} ?autofocus=${attributes.autofocus ?? false}>
    ${attributes.list ? html`<datalist id="f-${name}-list">${attributes.list.map(text => html`<option value=${text}></option>`)}</datalist>` : ''}`);

// options: [[value, text], …]
export const choice = ({name, label, value = '', options, hint = '', fault = '', change = nothing}) =>
  labelled({name, label, hint, fault}, html`
    <select class="input" id="f-${name}" name=${name} aria-invalid=${String(Boolean(fault))} aria-describedby=${described(name, hint, fault)} @change=${change}>
      ${options.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}</select>`);

export const check = ({name, label, hint = '', checked = false, fault = ''}) => html`
  ${fault ? html`<p class="error" id="f-${name}-fault">${icon('alert')}<span>${fault}</span></p>` : ''}
  <label class="pick"><input type="checkbox" name=${name} ?checked=${checked} aria-invalid=${fault ? 'true' : nothing} aria-describedby=${fault ? `f-${name}-fault` : nothing}> <b>${label}</b>${hint ? html`<small>${hint}</small>` : ''}</label>`;

export const radio = ({name, value, label, hint = '', checked = false, change = nothing}) => html`
  <label class="pick"><input type="radio" name=${name} value=${value} ?checked=${checked} @change=${change}> <b>${label}</b>${hint
    ? html`<small>${hint}</small>` : ''}</label>`;

const labelled = ({name, label, hint, fault, optional = false}, control) => html`
  <div class="field ${fault ? 'field--error' : ''}">
    <label for="f-${name}">${label}${optional ? html` <span class="soft">(${t('common.optional')})</span>` : ''}</label>
    ${hint ? html`<p class="hint" id="f-${name}-hint">${hint}</p>` : ''}
    ${fault ? html`<p class="error" id="f-${name}-fault">${icon('alert')}<span>${fault}</span></p>` : ''}
    ${control}
  </div>`;

const described = (name, hint, fault) => [fault && `f-${name}-fault`, hint && `f-${name}-hint`].filter(Boolean).join(' ') || nothing;
