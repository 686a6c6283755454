package io.stentor.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeflateOfferTest {
    private static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate;client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=\"15\"",
                "permessage-deflate ; server_no_context_takeover\t;  client_no_context_takeover",
                "permessage-deflate; client_max_window_bits=\"1\\0\"",
                " , permessage-deflate,, ",
                "x-other; a=b; c=\"d\", permessage-deflate",
                "permessage-deflate; unheard_of=1, permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate"
            })
    void shouldAcceptTheFirstOfferThatCanBeServed(String offered) {
        assertThat(DeflateOffer.answer(offered)).isEqualTo(ANSWER);
    }

    @Test
    void shouldPassOverOffersOfOthersWhateverTheirTokensAreMadeOf() {
        assertThat(DeflateOffer.answer("AZaz09!#$%&'*+-.^_`|~; Zz=0, permessage-deflate"))
                .isEqualTo(ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ":", "@", "[", "{", "é", "\u0000"})
    void shouldAnswerNothingWhenATokenIsNone(String sign) {
        assertThat(DeflateOffer.answer("x" + sign + "x, permessage-deflate")).isNull();
    }

    @Test
    void shouldAnswerTheServersWindowWhenTheOfferNamesIt() {
        assertThat(DeflateOffer.answer("permessage-deflate; server_max_window_bits=15"))
                .isEqualTo(ANSWER + "; server_max_window_bits=15");
        assertThat(DeflateOffer.answer("permessage-deflate, permessage-deflate; server_max_window_bits=15"))
                .isEqualTo(ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-other",
                "Permessage-deflate",
                "x-webkit-deflate-frame",
                "constructor",
                "__proto__;x=1",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=015",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=09",
                "permessage-deflate; client_max_window_bits=99",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=10; client_max_window_bits=11",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=\"true\"",
                "permessage-deflate; Client_max_window_bits",
                "permessage-deflate; x"
            })
    void shouldDeclineWhenNoOfferCanBeServed(String offered) {
        assertThat(DeflateOffer.answer(offered)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",,,",
                ";;;,,,",
                "\"",
                "permessage-deflate;",
                "permessage-deflate;;;",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=\"\"",
                "permessage-deflate; client_max_window_bits=\"15",
                "permessage-deflate; client_max_window_bits=\"15\\",
                "permessage-deflate; client_max_window_bits=\"1 5\"",
                "permessage-deflate; client_max_window_bits = 15",
                "permessage-deflate; a=\"unclosed",
                "permessage-deflate, permessage-deflate; a=\"\\\"\"",
                "permessage-deflate, x y",
                "permessage-deflate, (",
                "permessage-deflate, a;",
                "permessage-deflate, a; b=",
                "permessage-deflate, é",
                "permessage-deflate=1",
                "\"permessage-deflate\""
            })
    void shouldDeclineWhenTheHeaderIsNotOneByItsGrammar(String offered) {
        assertThat(DeflateOffer.answer(offered)).isNull();
    }

    @Test
    void shouldDeclineWhenNothingIsOffered() {
        assertThat(DeflateOffer.answer(null)).isNull();
    }

    @Test
    void shouldAcceptWhenTheOfferStandsBehindManyOthers() {
        assertThat(DeflateOffer.answer("x-a; b=c, ".repeat(500) + "permessage-deflate"))
                .isEqualTo(ANSWER);
    }
}
