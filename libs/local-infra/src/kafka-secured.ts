/** An address of the broker that takes TLS only, and only clients with a password (SASL/SCRAM-SHA-512). */
export interface SecuredListener {
  readonly port: number;
  /** `host:port` that the broker tells its clients to use; the host is that of the certificate. */
  readonly advertised: string;
  /** A PEM file with the private key (PKCS#8) and its certificate. */
  readonly keyStore: string;
  readonly users: readonly { readonly name: string; readonly password: string }[];
}

/** What server.properties says of it. */
export function securedProperties({ keyStore }: SecuredListener): string[] {
  const listener = 'listener.name.secured';
  return [
    `${listener}.ssl.keystore.type=PEM`,
    `${listener}.ssl.keystore.location=${keyStore}`,
    `${listener}.sasl.enabled.mechanisms=SCRAM-SHA-512`,
    `${listener}.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;`,
  ];
}

/** Arguments that write the users into a new cluster: a broker that takes passwords only could not be told of the first one. */
export function scramUsers({ users }: SecuredListener): string[] {
  return users.flatMap(({ name, password }) => ['--add-scram', `SCRAM-SHA-512=[name=${name},password=${password}]`]);
}
