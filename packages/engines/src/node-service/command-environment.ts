import type { EdgeConfiguration, ServiceConfiguration } from '@ballast/model'

/**
 * Returns the environment variables of a service with its own command. They repeat its configuration file, for
 * programs that do not read JSON. They contain the paths of password files, never a password.
 *
 * Documented in docs/adding-a-service.md, "In another language".
 */
export function commandEnvironment(configuration: ServiceConfiguration): Record<string, string> {
  const { main, admin, database, kafka, cache, identity, calls, settings, volume } = configuration
  return {
    SERVICE_NAME: configuration.name,
    SERVICE_INSTANCE: configuration.instance,
    HOST: main.host,
    PORT: String(main.port),
    ADMIN_HOST: admin.host,
    ADMIN_PORT: String(admin.port),
    GRACE_SECONDS: String(configuration.graceMs / 1_000),
    ...(volume !== undefined && { VOLUME: volume }),
    ...(database && {
      ...endpoint('DATABASE', database),
      DATABASE_NAME: database.database,
      DATABASE_USER: database.user,
      DATABASE_CONNECTIONS: String(database.connections),
    }),
    ...(kafka && {
      KAFKA_BROKERS: kafka.addresses.map(({ host, port }) => `${host}:${port}`).join(','),
      KAFKA_PUBLISHES: kafka.publishes.join(','),
      KAFKA_CONSUMES: kafka.consumes.join(','),
    }),
    ...(cache && endpoint('CACHE', cache)),
    ...(identity && {
      IDENTITY_ISSUER: identity.issuer,
      IDENTITY_JWKS_URI: identity.jwksUri,
      IDENTITY_AUDIENCE: identity.audience,
    }),
    ...Object.fromEntries(
      Object.entries(calls).map(([name, { addresses, tls }]) => [
        `${upper(name)}_URLS`,
        addresses
          .map(({ host, port }) => `${tls === 'off' ? 'http' : 'https'}://${host}:${port}`)
          .join(','),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [`SETTING_${upper(name)}`, String(value)]),
    ),
  }
}

function endpoint(prefix: string, { addresses, credentialFile }: EdgeConfiguration) {
  const [{ host, port } = { host: '', port: 0 }] = addresses
  return {
    [`${prefix}_HOST`]: host,
    [`${prefix}_PORT`]: String(port),
    ...(credentialFile !== undefined && { [`${prefix}_PASSWORD_FILE`]: credentialFile }),
  }
}

/** Converts `expiresAfterSeconds` and `price-list` to `EXPIRES_AFTER_SECONDS` and `PRICE_LIST`. */
function upper(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
}
