/**
 * What is a secret by its shape, in any text. Each shape takes out the secret itself and leaves what stands around it, so
 * that a reader still sees that there was one.
 */

import { HAS, survey } from "./survey.ts";

interface SecretShape {
  /** For the ledger. */
  readonly kind: string;
  /** Of `HAS`: no text without any of these holds one. */
  readonly needs: number;
  /** Tested next: a text without it needs no further look. */
  readonly sign: RegExp;
  /** What is in the group `keep` stays in front. */
  readonly pattern: RegExp;
}

/** Names after which a value is a secret, whatever it looks like. */
const KEYS =
  "password|passwd|passphrase|pwd|passwort|kennwort|mot[ _]de[ _]passe|contraseña|secret|client[_-]?secret|clientsecret|app[_-]?secret|shared[_-]?secret|" +
  "api[_-]?key|x-api-key|x-functions-key|subscription-key|ocp-apim-subscription-key|access[_-]?key|account[_-]?key|sharedaccesskey|primarykey|secondarykey|private[_-]?key|privatekey|encryption[_-]?key|" +
  "access[_-]?token|refresh[_-]?token|id[_-]?token|auth[_-]?token|sess(?:ion)?[_-]?token|bearer[_-]?token|x-auth-token|x-ms-token|token|assertion|client_assertion|samlresponse|" +
  "credential|credentials|pin|otp|one[_-]?time[_-]?code|user_code|device_code|code_verifier|nthash|lmhash|unicodepwd|ntpwdhistory|supplementalcredentials|newpassword|oldpassword|machinekey|validationkey|decryptionkey";

/** How each of them ends. */
const KEY_ENDS =
  "passw(?:or)?[dt]|passphrase|pwd|kennwort|passe|contraseña|secret|key|token|assertion|samlresponse|credentials?|pin|otp|time[_-]?code|user_code|device_code|verifier|(?:nt|lm)hash|pwdhistory";

/** Letters that a pattern with the flag `u` takes for `s` and `k`. */
const FOLDED = "[\u017f\u212a]";

export const SECRET_SHAPES: readonly SecretShape[] = [
  {
    kind: "private-key",
    needs: HAS.armour,
    sign: /-----BEGIN|PuTTY-User-Key|AGE-SECRET-KEY/i,
    // Cut off by the end of the text, it is one as well.
    pattern:
      /-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|PGP MESSAGE|PKCS7|PKCS12)(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)|PuTTY-User-Key-File-\d[\s\S]*?(?:Private-MAC: *[0-9a-f]+|$)|AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{20,}/gi,
  },
  {
    kind: "token",
    needs: HAS.webToken,
    sign: /eyJ/,
    pattern: /eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*){0,3}/g,
  },
  {
    kind: "token",
    needs: HAS.scheme,
    sign: /bearer|basic|negotiate|ntlm|digest|pop|wrap|sharedaccesssignature/i,
    pattern:
      /(?<keep>\b(?:Bearer|Basic|Negotiate|NTLM|PoP|WRAP)[ :]+)(?!(?:realm|authentication|authenticated|credentials|authorization)\b)[\w+/=.~-]{12,}|(?<keep2>\bSharedAccessSignature\s+)\S+|(?<keep3>\bDigest (?=username=))[^\r\n]+/gi,
  },
  {
    kind: "header",
    needs: HAS.header,
    sign: /authorization|cookie/i,
    pattern: /(?<keep>\b(?:(?:proxy-)?authorization|(?:set-)?cookie)\s*:\s*)(?!\[removed)[^\r\n<"]+/gi,
  },
  {
    kind: "cookie",
    needs: HAS.header,
    sign: /ESTS|ASPXAUTH|FedAuth|rtFa|SESS|x-ms-gateway/i,
    pattern: /(?<keep>\b(?:ESTSAUTH\w*|\.?ASPXAUTH|FedAuth|rtFa|[\w.]*SESS(?:ION)?_?ID)=)[^;\s"<&]{6,}/gi,
  },
  {
    kind: "url-password",
    needs: HAS.at,
    sign: /:\/\/[^\s/]*@/,
    pattern: /(?<keep>:\/\/)[^\s/@"<>]+(?=@[\w.[-])/g,
  },
  {
    kind: "signature",
    needs: HAS.signature,
    sign: /sig=|signature=|&code=|\?code=/i,
    pattern: /(?<keep>(?:\bsig|x-amz-signature|x-goog-signature|[?&]code)=)[\w%+/=.~-]{8,}/gi,
  },
  {
    kind: "key-value",
    needs: HAS.key,
    sign: new RegExp(`(?:${KEY_ENDS})["']?\\s*[:=]|${FOLDED}`, "i"),
    pattern: new RegExp(
      `(?<keep>(?<![\\p{L}\\d])(?:[\\w-]{0,64}[_.-])?(?:${KEYS})["']?\\s*(?:[:=]|\\s=>)\\s*)(?!\\[removed|(?:null|true|false|none|disabled|enabled|not set|unknown)\\b)` +
        `(?:"[^"]+"?|'[^']+'?|@\\{[^}]*\\}?|[^\\s"'<>,;&|]+)`,
      "giu",
    ),
  },
  {
    kind: "key-value",
    needs: HAS.key,
    sign: new RegExp(`(?:${KEY_ENDS})(?:[\\s>]|["']\\s+(?:value|connectionString))|${FOLDED}`, "i"),
    pattern: new RegExp(
      `(?<keep><(?<tag>(?:\\w+:)?[\\w.-]*(?:${KEYS}))(?:\\s[^>]*)?>)[^<]+(?=<\\/)|(?<keep2>(?:key|name)\\s*=\\s*["'][\\w.:-]*(?:${KEYS})["']\\s+(?:value|connectionString)\\s*=\\s*["'])[^"']+`,
      "giu",
    ),
  },
  {
    kind: "command-line",
    needs: HAS.option,
    sign: /(?:^|\s)(?:--?|\/)(?:pass|password|passwd|pwd|pw|p|token|secret|clientsecret|apikey|accesstoken)[ :=]|SecureString|net\s+use/i,
    pattern:
      /(?<keep>(?:^|\s)(?:--?|\/)(?:pass|password|passwd|pwd|pw|p|token|secret|clientsecret|apikey|accesstoken)(?:[ :=]+))(?:"[^"]*"|'[^']*'|[^\s"']+)|(?<keep2>ConvertTo-SecureString\s+(?:-String\s+)?)(?:"[^"]*"|'[^']*'|[^\s"'-][^\s"']*)|(?<keep3>net\s+use\s+\S+(?:\s+\\\\\S+)?\s+(?=\S+\s+\/user:))\S+|(?<keep4>net\s+user\s+\S+\s+)(?!\/)\S+/gi,
  },
  {
    kind: "vendor-key",
    needs: HAS.vendorKey,
    sign: /gh[opusr]_|github_pat|glpat|xox|AKIA|ASIA|AIza|[sr]k_(?:live|test)|npm_|SG\.|8Q~|sq0|dop_v1|hvs\.|AccountKey|otpauth|ya29|lin_api|pypi-|whsec|dapi/,
    pattern:
      /\b(?:gh[opusr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{30,}|[sr]k_(?:live|test)_\w{16,}|npm_\w{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|sq0(?:atp|csp)-[\w-]{20,}|dop_v1_[0-9a-f]{32,}|hvs\.[\w-]{20,}|ya29\.[\w-]{20,}|lin_api_\w{30,}|pypi-[\w-]{40,}|whsec_\w{20,}|dapi[0-9a-f]{32})|(?<![\w~.-])[\w~.-]{3}8Q~[\w~.-]{31,40}|otpauth:\/\/[^\s"<]+/g,
  },
  {
    kind: "hash",
    needs: HAS.hash,
    sign: /\$krb5|\$2[aby]\$|\$[156]\$|\$argon2|\$P\$|\{SSHA|[0-9a-f]{32}:[0-9a-f]{32}/i,
    pattern:
      /\$krb5\w*\$[^\s"<]+|\$2[aby]\$\d\d\$[./\w]{53}|\$[156]\$[^\s"<$]+\$[./\w]{20,}|\$argon2\w+\$[^\s"<]+|\$P\$[./\w]{31}|\{SSHA\d*\}[\w+/=]+|\b[0-9a-f]{32}:[0-9a-f]{32}\b/gi,
  },
  {
    kind: "protected-data",
    needs: HAS.protectedData,
    sign: /01000000D08C9DDF|AQAAANCMnd8|TlRMTVNTUAAD|4e544c4d53535000/i,
    pattern:
      /0x01000000D08C9DDF[0-9A-F]*|\b01000000D08C9DDF[0-9A-F]*|AQAAANCMnd8[\w+/=]*|TlRMTVNTUAAD[\w+/=]*|4e544c4d5353500003[0-9a-f]*/gi,
  },
  {
    kind: "key-material",
    needs: HAS.der,
    sign: /MII[A-Za-z0-9+/]{60}|MHcCAQEE|MC4CAQAw/,
    pattern:
      /\b(?:MII[A-Za-z0-9+/]{60,}|MHcCAQEE[A-Za-z0-9+/]{20,}|MC4CAQAwBQYDK2[A-Za-z0-9+/]{20,})(?:\s?[A-Za-z0-9+/]{20,})*={0,2}/g,
  },
  {
    // 512 bits in base64, as storage accounts and relays have them; 256 bits as namespaces of the relay have them.
    kind: "key-material",
    needs: HAS.rawKey,
    sign: /=/,
    pattern: /(?<![A-Za-z0-9+/=_-])(?:[A-Za-z0-9+/]{86}==|[A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])/g,
  },
  {
    kind: "recovery-key",
    needs: HAS.recoveryKey,
    sign: /\d{6}-\d{6}-\d{6}|[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/,
    pattern: /\b(?:\d{6}-){7}\d{6}\b|\b(?:[BCDFGHJKMNPQRTVWXY2-9]{5}-){4}[BCDFGHJKMNPQRTVWXY2-9]{5}\b/g,
  },
];

/** A field whose value is a secret whatever it looks like. */
export const SECRET_FIELD = new RegExp(
  `^(?:[\\w.-]*[_.-])?(?:${KEYS})$|(?:Password|Secret|ApiKey|AccessKey|AccountKey|AccessToken|RefreshToken)$`,
);

/** `pin=1`: no shape is shorter. */
const SHORTEST = 5;

/** What stands in the place of a secret. */
export const REMOVED = "[removed]";

/**
 * @param count - Told of each secret, by its kind.
 * @param has - What `survey` says of the text.
 */
export function removeSecrets(text: string, count: (kind: string) => void, has = survey(text)): string {
  if (text.length < SHORTEST) return text;
  let out = text;
  for (const { kind, needs, sign, pattern } of SECRET_SHAPES) {
    // What is put in the place of a secret brings nothing that another shape would need.
    if ((has & needs) === 0 || !sign.test(out)) continue;
    out = out.replace(pattern, (...match: unknown[]) => {
      const groups = match.at(-1) as Record<string, string | undefined> | string;
      count(kind);
      if (typeof groups !== "object") return REMOVED;
      return `${groups["keep"] ?? groups["keep2"] ?? groups["keep3"] ?? groups["keep4"] ?? ""}${REMOVED}`;
    });
  }
  return out;
}
