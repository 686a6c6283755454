package io.stentor.transport.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with its chain, and the key that belongs to it. Immutable.
 *
 * @param chain the server's certificate first
 */
record Credentials(List<X509Certificate> chain, PrivateKey key) {
    private static final long MAX_FILE_BYTES = 1 << 20;

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final String PLAIN_KEY = "PRIVATE KEY";
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "Ed25519", "EdDSA");

    /**
     * Reads both files, which are PEM, and checks that they belong together. Reads from a disk: not on an event loop.
     *
     * @throws TlsException says which file is wrong, and how
     */
    static Credentials read(Path certificate, Path key) throws TlsException {
        Credentials credentials = new Credentials(readChain(certificate), readKey(key));
        if (!credentials.belongTogether()) {
            throw new TlsException("the key in " + key + " is not that of the certificate in " + certificate);
        }
        return credentials;
    }

    private static List<X509Certificate> readChain(Path file) throws TlsException {
        try {
            byte[] bytes = bytesOf(file);
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (chain.isEmpty()) {
                throw new TlsException(file + " has no certificate");
            }
            return chain;
        } catch (CertificateException malformed) {
            throw new TlsException(file + " is no PEM file with certificates", malformed);
        }
    }

    private static PrivateKey readKey(Path file) throws TlsException {
        Matcher block = PEM.matcher(new String(bytesOf(file), StandardCharsets.ISO_8859_1));
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals(PLAIN_KEY)) {
                return decode(file, block.group(2));
            }
            if (kind.endsWith(PLAIN_KEY)) {
                throw new TlsException(file + " has a key of the kind '" + kind
                        + "': turn it into PKCS #8 with 'openssl pkcs8 -topk8 -nocrypt'");
            }
        }
        throw new TlsException(file + " is no PEM file with a private key");
    }

    private static PrivateKey decode(Path file, String base64) throws TlsException {
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new TlsException(file + " is no PEM file with a private key", malformed);
        }
        for (String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException another) {
                // Perhaps the next kind.
            }
        }
        throw new TlsException(file + " has a private key of a kind that is not known: RSA, EC and Ed25519 are");
    }

    private static byte[] bytesOf(Path file) throws TlsException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new TlsException(file + " is too long for a certificate or a key");
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new TlsException("cannot read " + file, unreadable);
        }
    }

    /** Whether what one signs the other verifies. */
    private boolean belongTogether() throws TlsException {
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        PublicKey publicKey = chain.get(0).getPublicKey();
        byte[] words = "stentor".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(words);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(words);
            return signature.verify(signed);
        } catch (GeneralSecurityException differentKinds) {
            return false;
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Credentials[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
