import { assume, demand, readCertificates, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { handshake, secured, shown } from './https-cases.ts';

const SET = { needs: ['settings'], takes: ['everything'] } as const;

const verified: CameraCase = {
  ...SET,
  id: 'https-chain-verifies',
  proves: ['CAM-TLS-09'],
  title: 'The preinstalled certificate verifies against the root certificate that the camera gives for download',
  async run(context) {
    await secured(context);
    const { file } = await context.settings.press('https.root.download');
    assume(file !== undefined, 'the driver gives no file of the root certificate', 'driver');
    const roots = readCertificates(file);
    demand(roots.length > 0, 'what is downloaded is a certificate', 'PEM or DER', `${file.length} bytes that are none`);
    const found: string[] = [];
    for (const { pem, subject } of roots) {
      const { verified: verdict, named } = await handshake(context, pem);
      context.measure('the preinstalled certificate is for the address of the camera', named ? 'yes' : 'no');
      if (verdict?.ok === true) return;
      found.push(`${subject}: ${verdict?.why ?? 'not judged'}`);
    }
    const claim = 'the chain that HTTPS serves verifies against the root certificate';
    demand(false, claim, 'a chain that ends there', found.join('; '));
  },
};

/** NIST SP 800-131A: what is smaller is no longer allowed. */
const LEAST = { RSA: 2048, EC: 224, other: 0 } as const;

const strong: CameraCase = {
  ...SET,
  id: 'https-key-strong',
  proves: ['CAM-TLS-09'],
  title: 'The key of the preinstalled certificate has 2048 bits (RSA) or 224 (elliptic curves) at least',
  caution: 'the document says nothing of keys; NIST SP 800-131A does',
  async run(context) {
    await secured(context);
    const { key, keyBits, keyKind } = await shown(context);
    context.measure('key of the preinstalled certificate', key);
    const least = LEAST[keyKind];
    demand((keyBits ?? least) >= least, 'the key of the served certificate is strong', `${least} bits at least`, key);
  },
};

const valid: CameraCase = {
  ...SET,
  id: 'https-certificate-valid-now',
  proves: ['CAM-TLS-09'],
  title: 'The preinstalled certificate is valid at this time',
  async run(context) {
    await secured(context);
    const { notBefore, notAfter } = await shown(context);
    const now = context.hostTime();
    demand(
      notBefore <= now,
      'the served certificate is valid already',
      'a beginning in the past',
      daysFrom(now, notBefore),
    );
    demand(now <= notAfter, 'the served certificate has not expired', 'an end in the future', daysFrom(now, notAfter));
  },
};

const DAY = 86_400_000;
const daysFrom = (now: number, then: number): string =>
  `${Math.round(Math.abs(then - now) / DAY)} days ${then < now ? 'ago' : 'from now'}`;

export default {
  id: 'f12-https-tls',
  clause: '12',
  title: 'HTTPS: the preinstalled certificate',
  cases: [verified, strong, valid],
} satisfies CameraSuite;
