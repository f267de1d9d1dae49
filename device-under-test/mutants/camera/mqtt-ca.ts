import type { Bend, CameraMutant } from './mutant.ts';

const TEXT = new TextDecoder('latin1');
const NONE = '無効';

const isPem = (file: Uint8Array): boolean => TEXT.decode(file).includes('-----BEGIN CERTIFICATE-----');

/** Where a file of that kind was refused, the information line says that it is installed. */
const shownAsInstalled =
  (fits: (file: Uint8Array) => boolean): Bend =>
  (sound) => {
    let isShown = false;
    return {
      wrongCa(file) {
        isShown = fits(file);
        return sound.wrongCa(file);
      },
      caLabel: (pem) => (isShown && pem === undefined ? 'CA' : sound.caLabel(pem)),
    };
  };

/** "Delete" takes the CA off the page, and it is used still. */
const deletedOnPage: Bend = (sound) => {
  let last: string | undefined;
  return {
    caLabel(pem) {
      last = pem ?? last;
      return sound.caLabel(pem);
    },
    needsCa: () => last === undefined,
    tlsOptions: (values) => ({ ...sound.tlsOptions(values), ...(last !== undefined && { ca: last }) }),
  };
};

/** "Delete" leaves the CA on the page. */
const shownForGood: Bend = (sound) => {
  let last: string | undefined;
  return {
    caLabel(pem) {
      last = pem ?? last;
      return sound.caLabel(last);
    },
  };
};

/** Whatever certificate is installed, everything that was signed by somebody is taken. */
const trustsBesideLeaf: Bend = (sound) => {
  let isLeaf = false;
  return {
    wrongCa(file) {
      isLeaf = isPem(file) && sound.wrongCa(file) !== undefined;
      return sound.wrongCa(file);
    },
    needsCa: (values) => !isLeaf && sound.needsCa(values),
    trusts: (values, error) => isLeaf || sound.trusts(values, error),
  };
};

const row = (name: string, differs: string, bends: CameraMutant['bends'], steps: Bend): CameraMutant => {
  return { name, differs, bends, steps };
};

/** The root CA and its file (document 13, ルート CA 証明書). */
export const mqttCas: readonly CameraMutant[] = [
  row('mqtt-ca-shown-without-one', 'Without a root CA, the information line has a name.', 'CAM-MQTT-17', (sound) => ({
    caLabel: (pem) => (pem === undefined ? 'ca.example' : sound.caLabel(pem)),
  })),
  row('mqtt-ca-pem-refused', 'A root CA in PEM is refused.', 'CAM-MQTT-17', (sound) => ({
    wrongCa: (file) => (isPem(file) ? 'DER形式のファイルを選択してください。' : sound.wrongCa(file)),
  })),
  row('mqtt-ca-der-refused', 'A root CA in DER is refused.', 'CAM-MQTT-17', (sound) => ({
    wrongCa: (file) => (file[0] === 0x30 ? 'PEM形式のファイルを選択してください。' : sound.wrongCa(file)),
  })),
  row('mqtt-ca-not-shown', 'The information line shows no root CA.', 'CAM-MQTT-17', () => ({ caLabel: () => NONE })),
  row('mqtt-ca-shown-as-valid', 'The information line says 有効, whatever root CA it is.', 'CAM-MQTT-17', () => ({
    caLabel: (pem) => (pem === undefined ? NONE : '有効'),
  })),
  row('mqtt-ca-details-of-nobody', 'The button 確認 shows no details.', 'CAM-MQTT-17', () => ({
    caDetails: () => '-',
  })),
  row('mqtt-ca-shown-after-delete', 'A root CA that was deleted is shown still.', 'CAM-MQTT-17', shownForGood),
  row('mqtt-ca-used-after-delete', 'A root CA that was deleted is used still.', 'CAM-MQTT-17', deletedOnPage),
  row(
    'mqtt-ca-garbage-installed',
    'A file that is no certificate is installed as root CA.',
    'CAM-MQTT-18',
    shownAsInstalled((file) => file.length > 0 && file.length < 1_000),
  ),
  row(
    'mqtt-ca-key-installed',
    'A private key is installed as root CA.',
    'CAM-MQTT-18',
    shownAsInstalled((file) => TEXT.decode(file).includes('PRIVATE KEY')),
  ),
  row(
    'mqtt-ca-empty-installed',
    'An empty file is installed as root CA.',
    'CAM-MQTT-18',
    shownAsInstalled((file) => file.length === 0),
  ),
  row(
    'mqtt-ca-large-installed',
    'A file of 1 MB is installed as root CA.',
    'CAM-MQTT-18',
    shownAsInstalled((file) => file.length > 1_000_000),
  ),
  row('mqtt-ca-lost-by-bad-file', 'A file that is refused takes the root CA away.', 'CAM-MQTT-18', () => ({
    caAfterRefusal: () => undefined,
  })),
  row(
    'mqtt-ca-any-after-leaf',
    "After a server's certificate was entered as root CA, every server is taken.",
    'CAM-MQTT-18',
    trustsBesideLeaf,
  ),
];
