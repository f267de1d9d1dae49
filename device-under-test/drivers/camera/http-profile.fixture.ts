import type { HttpProfile } from './profile-types.ts';

/** A profile of a camera that is none: two pages, and one of everything. */
export const PROFILE: HttpProfile = {
  name: 'test camera',
  login: 'digest',
  spacing: 0,
  settle: 2000,
  token: { path: '/random', after: 'randomnum=', field: 'Randomnum' },
  pages: {
    ntp: {
      path: '/ntp?lang=ja',
      form: 'form#ntp',
      write: { path: '/set_ntp', fields: { submit: '設定' }, control: '#set', answer: { error: '.error' } },
    },
    https: {
      path: '/https',
      form: 'form',
      encoding: 'multipart',
      write: { path: '/set_https', control: 'button', answer: { accepted: ['完了'] } },
    },
  },
  settings: {
    'ntp.adjustment': { page: 'ntp', field: 'adjust', kind: 'radio', values: { manual: '0', ntp: '1' } },
    'ntp.address': { page: 'ntp', field: 'server', kind: 'text' },
    'ntp.interval': { page: 'ntp', field: 'hours', kind: 'select', values: { 1: '1h', 2: '2h' } },
    'mqtt.verify': { page: 'ntp', field: 'verify', kind: 'checkbox' },
    'https.connection': { page: 'https', field: 'via', kind: 'select' },
    'https.port': { page: 'https', field: 'port', kind: 'text' },
    'https.tls1.1': { page: 'https', field: 'tls', kind: 'checkbox', values: { on: '11' } },
    'https.tls1.2': { page: 'https', field: 'tls', kind: 'checkbox', values: { on: '12' } },
  },
  buttons: {
    'ntp.test': {
      page: 'ntp',
      path: '/test_ntp',
      control: '#test',
      sendForm: true,
      answer: { at: '#result', refused: ['失敗'] },
    },
    'https.root.download': {
      page: 'https',
      method: 'GET',
      path: '/root.crt',
      control: '#root',
      answer: { file: true },
    },
  },
  uploads: {
    'mqtt.ca': {
      page: 'ntp',
      path: '/upload',
      field: 'ca',
      fields: { kind: 'root' },
      control: '#install',
      answer: { error: '.error' },
    },
  },
  labels: { 'mqtt.ca': { page: 'ntp', at: '#ca' } },
  log: {
    path: '/log',
    row: 'table.log tr',
    time: 'td:nth-child(1)',
    category: 'td:nth-child(2)',
    text: 'td:nth-child(3)',
  },
};
