package io.stentor.server.access;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a public key as OpenSSL writes it: {@code BEGIN PUBLIC KEY}, or a certificate's. Stateless. */
final class PemFile {
    private static final int MAX_BYTES = 64 * 1024;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> KINDS = List.of("RSA", "EC", Ed25519.NAME);

    private PemFile() {}

    static PublicKey publicKey(Path file) throws IOException, GeneralSecurityException {
        Matcher block = BLOCK.matcher(new String(read(file, MAX_BYTES), StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new GeneralSecurityException("no PUBLIC KEY and no CERTIFICATE in it");
        }
        byte[] content = decode(block.group(2));
        return block.group(1).equals("CERTIFICATE")
                ? CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(content))
                        .getPublicKey()
                : publicKey(content);
    }

    /** The file's bytes, if there are no more than so many. */
    static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException("more than " + maxBytes + " bytes");
            }
            return bytes;
        }
    }

    private static byte[] decode(String base64) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new GeneralSecurityException("malformed base64", malformed);
        }
    }

    /** Its own header says of which kind it is, but only to the factory of that kind. */
    private static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException ofAnotherKind) {
                // The next kind may be its own.
            }
        }
        throw new GeneralSecurityException("only RSA, P-256 and Ed25519 keys are used");
    }
}
