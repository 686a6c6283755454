package io.stentor.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stentor.server.config.UnusableFileException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are good, for which keys. The time is 1,000,000 s. */
class TokenVerifierTest {
    private static final long NOW_MS = 1_000_000_000;
    private static final String BY_SECRET = "auth.jwt.secret=" + Tokens.SECRET;

    @ParameterizedTest
    @CsvSource({
        "hs256, auth.jwt.secret, 0123456789abcdef0123456789abcdef",
        "rs256, auth.jwt.publicKey, rsa.pem",
        "rs256, auth.jwt.publicKey, rsa-cert.pem",
        "es256, auth.jwt.publicKey, ec.pem",
        "eddsa, auth.jwt.publicKey, ed.pem",
        "rs256, auth.jwt.jwks, jwks.json",
        "es256, auth.jwt.jwks, jwks.json",
        "eddsa, auth.jwt.jwks, jwks.json",
        "rs256.without.kid, auth.jwt.jwks, jwks.json",
    })
    void shouldTakeTokensThatOthersSigned(String token, String option, String value) throws Exception {
        String key = value.contains(".") ? Tokens.file(value).toString() : value;
        assertThat(verify(Tokens.signed(token), option + "=" + key, "auth.jwt.clockSkew=0ms"))
                .isEqualTo(new Identity("ann", ConversationGrant.all(), 4_102_444_800_000L));
    }

    /** How a key is used is not the token's to say. */
    @ParameterizedTest
    @CsvSource({
        "confused, rsa.pem",
        "hs256, rsa.pem",
        "rs256, ec.pem",
        "rs384, rsa.pem",
        "es256, ed.pem",
        "hs256, jwks.json",
        "rs256.wrong.kid, jwks.json"
    })
    void shouldKnowNoKeyWhenATokenNamesAnotherAlgorithmOrKey(String token, String file) {
        String option = file.endsWith("json") ? "auth.jwt.jwks=" : "auth.jwt.publicKey=";
        assertThatThrownBy(() -> verify(Tokens.signed(token), option + Tokens.file(file)))
                .isInstanceOf(UnknownKeyException.class);
    }

    @Test
    void shouldRefuseWhatTheHeaderWantsInVain() {
        assertThat(refusal(Tokens.signed("crit"), "auth.jwt.publicKey=" + Tokens.file("rsa.pem")))
                .isEqualTo(Refusal.BAD_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b.c",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.AAAA",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ",
                "{\"alg\":\"HS256\"}",
            })
    void shouldRefuseWhatIsNoSignedToken(String token) {
        assertThat(refusal(token, BY_SECRET)).isEqualTo(Refusal.BAD_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hs256", "rs256", "es256", "eddsa"})
    void shouldRefuseATokenWhenOneBitOfItIsChanged(String name) {
        String token = Tokens.signed(name);
        String option = switch (name) {
            case "hs256" -> BY_SECRET;
            case "rs256" -> "auth.jwt.publicKey=" + Tokens.file("rsa.pem");
            case "es256" -> "auth.jwt.publicKey=" + Tokens.file("ec.pem");
            default -> "auth.jwt.publicKey=" + Tokens.file("ed.pem");
        };
        String[] parts = token.split("\\.", -1);
        String bob = Tokens.base64("{\"sub\":\"bob\",\"exp\":4102444800}".getBytes(StandardCharsets.UTF_8));

        assertThat(refusal(parts[0] + "." + bob + "." + parts[2], option)).isEqualTo(Refusal.BAD_TOKEN);
        char first = parts[2].charAt(0) == 'A' ? 'B' : 'A';
        assertThat(refusal(parts[0] + "." + parts[1] + "." + first + parts[2].substring(1), option))
                .isEqualTo(Refusal.BAD_TOKEN);
        assertThat(refusal(parts[0] + "." + parts[1] + "." + parts[2].substring(4), option))
                .isEqualTo(Refusal.BAD_TOKEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | BAD_TOKEN",
                "{'sub':7} | BAD_TOKEN",
                "{'sub':null} | BAD_TOKEN",
                "{'sub':''} | BAD_TOKEN",
                "{'sub':['ann']} | BAD_TOKEN",
                "{'sub':'\\ud800'} | BAD_TOKEN",
                "{'sub':'ann','exp':'tomorrow'} | BAD_TOKEN",
                "{'sub':'ann','exp':999999} | EXPIRED",
                "{'sub':'ann','exp':1000000} | EXPIRED",
                "{'sub':'ann','exp':-1} | EXPIRED",
                "{'sub':'ann','nbf':1000001} | NOT_YET_VALID",
                "{'sub':'ann','conversations':'a'} | BAD_TOKEN",
                "{'sub':'ann','conversations':[1]} | BAD_TOKEN",
                "{'sub':'ann','conversations':['a',null]} | BAD_TOKEN",
                "{'sub':'ann','conversations':null} | BAD_TOKEN",
                "{'sub':'ann','conversations':{}} | BAD_TOKEN",
            })
    void shouldRefuseClaimsThatDoNotHold(String claims, Refusal refusal) {
        assertThat(refusal(Tokens.of(claims.replace('\'', '"')), BY_SECRET, "auth.jwt.clockSkew=0ms"))
                .isEqualTo(refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'sub':'ann'}",
                "{'sub':'ann','exp':1000001}",
                "{'sub':'ann','nbf':1000000}",
                "{'sub':'ann','iat':2000000,'jti':'7','name':{'first':'Ann'}}",
            })
    void shouldTakeClaimsThatHold(String claims) throws Exception {
        assertThat(verify(Tokens.of(claims.replace('\'', '"')), BY_SECRET, "auth.jwt.clockSkew=0ms")
                        .user())
                .isEqualTo("ann");
    }

    @Test
    void shouldAllowForAClockThatIsWrong() throws Exception {
        String skew = "auth.jwt.clockSkew=10s";
        assertThat(verify(Tokens.of("{\"sub\":\"ann\",\"exp\":999991}"), BY_SECRET, skew)
                        .expiresAtMs())
                .isEqualTo(1_000_001_000);
        assertThat(verify(Tokens.of("{\"sub\":\"ann\",\"nbf\":1000010}"), BY_SECRET, skew)
                        .expiresAtMs())
                .isEqualTo(Identity.NEVER);
        assertThat(refusal(Tokens.of("{\"sub\":\"ann\",\"exp\":999990}"), BY_SECRET, skew))
                .isEqualTo(Refusal.EXPIRED);
        assertThat(refusal(Tokens.of("{\"sub\":\"ann\",\"nbf\":1000011}"), BY_SECRET, skew))
                .isEqualTo(Refusal.NOT_YET_VALID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'sub':'ann','iss':'us','aud':'chat'} | true",
                "{'sub':'ann','iss':'us','aud':['mail','chat']} | true",
                "{'sub':'ann','iss':'them','aud':'chat'} | false",
                "{'sub':'ann','iss':'us','aud':'mail'} | false",
                "{'sub':'ann','iss':'us'} | false",
                "{'sub':'ann','aud':'chat'} | false",
            })
    void shouldTakeOnlyTokensOfTheIssuerForThisAudience(String claims, boolean good) throws Exception {
        String token = Tokens.of(claims.replace('\'', '"'));
        String[] options = {BY_SECRET, "auth.jwt.issuer=us", "auth.jwt.audience=chat"};
        if (good) {
            assertThat(verify(token, options).user()).isEqualTo("ann");
        } else {
            assertThat(refusal(token, options)).isEqualTo(Refusal.BAD_TOKEN);
        }
    }

    @Test
    void shouldTakeIdsOf128BytesAndTokensOf8KiB() throws Exception {
        String longest = "\u00e9".repeat(64);
        assertThat(verify(Tokens.of("{\"sub\":\"" + longest + "\"}"), BY_SECRET).user())
                .isEqualTo(longest);
        assertThat(refusal(Tokens.of("{\"sub\":\"" + longest + "a\"}"), BY_SECRET))
                .isEqualTo(Refusal.BAD_TOKEN);
        String rest = "{\"sub\":\"ann\",\"x\":\"";
        assertThat(verify(Tokens.of(rest + "a".repeat(6_000) + "\"}"), BY_SECRET)
                        .user())
                .isEqualTo("ann");
        assertThat(refusal(Tokens.of(rest + "a".repeat(6_200) + "\"}"), BY_SECRET))
                .isEqualTo(Refusal.BAD_TOKEN);
        assertThat(refusal("a".repeat(1_000_000), BY_SECRET)).isEqualTo(Refusal.BAD_TOKEN);
    }

    @Test
    void shouldGrantWhatTheTokenLists() throws Exception {
        ConversationGrant grant = verify(
                        Tokens.of("{\"sub\":\"ann\",\"conversations\":[\"a\",\"team-*\",\"*b\"]}"), BY_SECRET)
                .conversations();
        assertThat(List.of("a", "team-", "team-1", "*b")).allMatch(grant::includes);
        assertThat(List.of("aa", "A", "team", "b", "xteam-1", "*")).noneMatch(grant::includes);
        assertThat(ConversationGrant.of(List.of()).includes("a")).isFalse();
        assertThat(ConversationGrant.of(List.of("*")).includes("a")).isTrue();
    }

    @Test
    void shouldKnowWhichGrantAllowsMore() {
        ConversationGrant some = ConversationGrant.of(List.of("a", "team-*"));
        assertThat(List.of(
                        some,
                        ConversationGrant.all(),
                        ConversationGrant.of(List.of("*")),
                        ConversationGrant.of(List.of("a*", "t*")),
                        ConversationGrant.of(List.of("team-*", "b", "a"))))
                .allMatch(more -> more.covers(some));
        assertThat(List.of(
                        ConversationGrant.of(List.of()),
                        ConversationGrant.of(List.of("a", "team-1*")),
                        ConversationGrant.of(List.of("team-*")),
                        ConversationGrant.of(List.of("a", "team-"))))
                .noneMatch(less -> less.covers(some));
        assertThat(some.covers(ConversationGrant.all())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "auth.jwt.publicKey, weak.pem",
        "auth.jwt.publicKey, jwks.json",
        "auth.jwt.jwks, rsa.pem",
        "auth.jwt.publicKey, no-such-file",
        "auth.jwt.jwks, no-such-file"
    })
    void shouldNameTheOptionWhenAKeyCannotBeUsed(String option, String file) {
        String path = Tokens.file("rsa.pem").resolveSibling(file).toString();
        assertThatThrownBy(() -> keys(option + "=" + path))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(option + ": '")
                .hasMessageContaining("' cannot be used: ");
    }

    private static Refusal refusal(String token, String... options) {
        RefusedTokenException refused = catchThrowableOfType(RefusedTokenException.class, () -> verify(token, options));
        assertThat(refused).as("the token was taken").isNotNull();
        return refused.refusal();
    }

    private static Identity verify(String token, String... options) throws Exception {
        var jwt = Tokens.options(options).jwt();
        return new TokenVerifier(jwt.issuer(), jwt.audience(), jwt.clockSkewMs(), () -> NOW_MS)
                .verify(token, keys(options));
    }

    private static KeyRing keys(String... options) throws UnusableFileException {
        KeySource source = Keys.source(Tokens.options(options).jwt());
        return source.keys() != null || source.refresh().join() ? source.keys() : null;
    }
}
