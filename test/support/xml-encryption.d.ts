declare module 'xml-encryption' {
  export interface EncryptOptions {
    readonly rsa_pub: string;
    readonly pem: string;
    readonly encryptionAlgorithm: string;
    readonly keyEncryptionAlgorithm: string;
    readonly keyEncryptionDigest?: string;
    readonly disallowEncryptionWithInsecureAlgorithm?: boolean;
    readonly warnInsecureAlgorithm?: boolean;
  }
  export function encrypt(content: string, options: EncryptOptions, done: (error: Error | null, text: string) => void): void;
}
