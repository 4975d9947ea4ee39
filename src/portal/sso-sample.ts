import type { JwtSettings } from '../sso/connection.policy.js';
import type { OwnValues } from './connections.queries.js';

const FIELD = { strict: 'jwt', zendesk: 'jwt', hubspot: 'jwt' } as const;

const signed = (algorithm: JwtSettings['algorithm']): string =>
  algorithm === 'HS256'
    ? "createHmac('sha256', process.env.PORTAL_SECRET).update(text).digest('base64url')"
    : "sign(/* hash and padding of your algorithm */ 'sha256', Buffer.from(text), process.env.PORTAL_PRIVATE_KEY).toString('base64url')";

const CLAIMS = {
  strict: ({ issuer }: JwtSettings, { entityId }: OwnValues) => [
    `iss: ${JSON.stringify(issuer)}`, `aud: ${JSON.stringify(entityId)}`, 'sub: user.id', 'email: user.email', 'name: user.name', 'iat: now', 'exp: now + 300', 'jti: randomUUID()', 'state: request.query.state',
  ],
  zendesk: () => ['external_id: user.id', 'email: user.email', 'name: user.name', 'iat: now', 'jti: randomUUID()'],
  hubspot: () => ['email: user.email', 'firstname: user.firstName', 'lastname: user.lastName', 'exp: now + 300'],
} as const;

const RETURN = { strict: 'return_to', zendesk: 'return_to', hubspot: 'redirect_url' } as const;

const sent = ({ profile }: JwtSettings, { answer }: OwnValues): string =>
  profile === 'hubspot'
    ? `// Redirect the browser to\n\`${answer}?${FIELD.hubspot}=\${token}&redirect_url=\${encodeURIComponent(request.query.redirect_url ?? '')}\``
    : `// Answer with a form that the browser posts to\n// ${answer}\n// fields: ${FIELD[profile]} = token, ${RETURN[profile]} = request.query.${RETURN[profile]}${profile === 'strict' ? ', state = request.query.state' : ''}`;

/** What the customer's side has to do at the address where a login starts, as code for Node.js. */
export const jwtSample = (settings: JwtSettings, values: OwnValues): string => `import { ${settings.algorithm === 'HS256' ? 'createHmac' : 'sign'}${settings.profile === 'hubspot' ? '' : ', randomUUID'} } from 'node:crypto';

const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = Math.floor(Date.now() / 1000);
const claims = {
${CLAIMS[settings.profile](settings, values).map(one => `  ${one},`).join('\n')}
};
const text = \`\${part({ alg: '${settings.algorithm}', typ: 'JWT' })}.\${part(claims)}\`;
const token = \`\${text}.\${${signed(settings.algorithm)}}\`;

${sent(settings, values)}
`;
