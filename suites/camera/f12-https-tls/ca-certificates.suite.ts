import {
  assume,
  demand,
  printable,
  verify,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
} from '../../../harness/camera/index.ts';
import { saysNone } from '../f13-mqtt/tls-cases.ts';
import { secured, shown, undone } from './https-cases.ts';

const SET = { proves: ['CAM-TLS-10'], needs: ['settings'], takes: ['everything'] } as const;

const bytesOf = (pem: string): Uint8Array => new TextEncoder().encode(pem);

/** A CRT key of the camera's own, and no certificate for it; what the case installs is deleted after it. */
async function withKey(context: CameraContext, judge: () => Promise<void>): Promise<void> {
  const { settings } = context;
  await secured(context);
  const label = await settings.label('https.ca');
  assume(
    saysNone(label),
    `a CA-signed certificate is installed ("${printable(label, 60)}"): delete it to have this tried`,
  );
  const { accepted, text } = await settings.press('https.key.generate');
  assume(accepted, `the camera makes no CRT key: "${printable(text, 80)}"`);
  await undone(context, judge, async () => {
    await settings.write({ 'https.certificate': 'preinstalled' });
    await settings.press('https.ca.delete');
  });
}

/** Has the camera's CSR signed; the certificate, not yet installed. */
async function signed({ settings, stand }: CameraContext): Promise<{ readonly pem: string; readonly der: Uint8Array }> {
  const { file, accepted, text } = await settings.press('https.csr.generate');
  demand(accepted, 'the camera makes a signing request (CSR)', 'a file', `"${printable(text, 80)}"`);
  assume(file !== undefined, 'the driver gives no file of the signing request', 'driver');
  const certificate = await (await stand.certificates('RSA')).sign(file);
  demand(
    certificate !== undefined,
    'a CA can sign the signing request',
    'PKCS #10',
    `${file.length} bytes that are none`,
  );
  return certificate;
}

/** Waits until HTTPS serves just this certificate; whether it does. */
async function serves(context: CameraContext, der: Uint8Array): Promise<boolean> {
  const same = (other: Uint8Array) => other.length === der.length && other.every((byte, at) => byte === der[at]);
  const found = await context.poll(async () => {
    const outcome = await context.stand.witness('TLSv1.2');
    return outcome.kind === 'agreed' && same(outcome.chain[0]?.der ?? new Uint8Array()) ? true : undefined;
  }, context.camera.times.connect);
  return found === true;
}

const installed: CameraCase = {
  ...SET,
  id: 'https-signed-certificate-served',
  title: 'A certificate that a CA signed for the CSR of the camera is installed, named, and served once it is chosen',
  run: (context) =>
    withKey(context, async () => {
      const { settings } = context;
      const { pem, der } = await signed(context);
      const { accepted, text } = await settings.install('https.ca', bytesOf(pem));
      demand(accepted, 'the certificate for the CSR is taken', 'taken', `"${printable(text, 80)}"`);
      const label = await settings.label('https.ca');
      demand(
        !saysNone(label),
        'the information line names the installed certificate',
        'its host name',
        printable(label, 60),
      );
      await settings.prepare({ 'https.certificate': 'ca' });
      verify(await serves(context, der), true, 'HTTPS serves the installed certificate once it is chosen');
    }),
};

const wrongKey: CameraCase = {
  ...SET,
  id: 'https-certificate-of-another-key-refused',
  title: 'A certificate for another key than that of the camera is not installed',
  caution: 'the document does not say when a file is refused',
  run: (context) =>
    withKey(context, async () => {
      const { settings, stand } = context;
      const other = (await stand.certificates('RSA')).leafs.good;
      const { accepted, text } = await settings.install('https.ca', bytesOf(other.pem));
      const label = await settings.label('https.ca');
      const claim = 'a certificate for another key is not installed';
      demand(
        !accepted || saysNone(label),
        claim,
        'refused, or 無効',
        `"${printable(text, 60)}", "${printable(label, 60)}"`,
      );
    }),
};

const wrongKeyServed: CameraCase = {
  ...SET,
  id: 'https-goes-on-after-certificate-of-another-key',
  title: 'HTTPS goes on with the certificate of before after one for another key was to be installed and chosen',
  run: (context) =>
    withKey(context, async () => {
      const { settings, stand } = context;
      const { der } = await shown(context);
      await settings.install('https.ca', bytesOf((await stand.certificates('RSA')).leafs.good.pem));
      await settings.write({ 'https.certificate': 'ca' });
      verify(await serves(context, der), true, 'HTTPS serves the certificate of before');
    }),
};

const deleted: CameraCase = {
  ...SET,
  id: 'https-certificate-deleted',
  title: 'Once the installed certificate is deleted, the information line says 無効 and the preinstalled one is served',
  run: (context) =>
    withKey(context, async () => {
      const { settings } = context;
      const { der: before } = await shown(context);
      const { pem, der } = await signed(context);
      await settings.install('https.ca', bytesOf(pem));
      await settings.prepare({ 'https.certificate': 'ca' });
      assume(await serves(context, der), 'the installed certificate is not served');
      const { accepted } = await settings.press('https.ca.delete');
      // One that is in use may have to be given up first.
      await settings.write({ 'https.certificate': 'preinstalled' });
      if (!accepted) await settings.press('https.ca.delete');
      const label = await settings.label('https.ca');
      demand(
        saysNone(label),
        'after "delete", the information line says that there is none',
        '無効',
        printable(label, 60),
      );
      verify(await serves(context, before), true, 'after "delete", HTTPS serves the preinstalled certificate');
    }),
};

export default {
  id: 'f12-https-tls',
  clause: '12',
  title: 'HTTPS: certificates that a CA signed',
  // A camera that deletes nothing leaves the others without what they need.
  cases: [deleted, installed, wrongKey, wrongKeyServed],
} satisfies CameraSuite;
