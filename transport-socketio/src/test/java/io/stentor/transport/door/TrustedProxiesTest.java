package io.stentor.transport.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = proxies("10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48");

    private static TrustedProxies proxies(String... networks) {
        return new TrustedProxies(Arrays.stream(networks)
                .map(text -> Network.parse(text).orElseThrow())
                .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.1.2.3 | 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 198.51.100.1, 192.0.2.7 | 198.51.100.1",
                "10.1.2.3 | 203.0.113.9, 198.51.100.1, 10.9.9.9,192.0.2.7 | 198.51.100.1",
                "10.1.2.3 | 10.4.4.4 , 10.5.5.5 | 10.4.4.4",
                "10.1.2.3 | 198.51.100.1:4711 | 198.51.100.1",
                "10.1.2.3 | [2001:db8:2::1]:4711 | 2001:db8:2::1",
                "10.1.2.3 | [2001:db8:2::1] | 2001:db8:2::1",
                "2001:db8:1:5::9 | 2001:db8:2::1 | 2001:db8:2::1",
                "10.1.2.3 | ::ffff:198.51.100.1 | 198.51.100.1",
                // Nobody vouches for what a stranger says.
                "198.51.100.1 | 203.0.113.9 | 198.51.100.1",
                "192.0.2.8 | 203.0.113.9 | 192.0.2.8",
                // What is no address ends the chain: the last that was good counts.
                "10.1.2.3 | unknown | 10.1.2.3",
                "10.1.2.3 | 203.0.113.9, _hidden, 192.0.2.7 | 192.0.2.7",
                "10.1.2.3 | 203.0.113.9, , 192.0.2.7 | 192.0.2.7",
                "10.1.2.3 | [2001:db8:2::1 | 10.1.2.3",
                "10.1.2.3 | , | 10.1.2.3",
                "10.1.2.3 | '' | 10.1.2.3",
            })
    void shouldTakeTheLastAddressThatNoProxyHas(String peer, String header, String client) throws Exception {
        assertThat(PROXIES.clientOf(InetAddress.getByName(peer), header)).isEqualTo(InetAddress.getByName(client));
    }

    @Test
    void shouldTakeThePeerWhenNothingIsForwarded() throws Exception {
        InetAddress peer = InetAddress.getByName("10.1.2.3");
        assertThat(PROXIES.clientOf(peer, null)).isSameAs(peer);
        assertThat(TrustedProxies.NONE.clientOf(peer, "198.51.100.1")).isSameAs(peer);
    }

    @Test
    void shouldLookAtALongChainForAWhileOnly() throws Exception {
        InetAddress peer = InetAddress.getByName("10.1.2.3");
        assertThat(PROXIES.clientOf(peer, "198.51.100.1" + ",10.0.0.1".repeat(100)))
                .isEqualTo(InetAddress.getByName("10.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.128.0/17, 10.1.255.1, true",
        "10.1.128.0/17, 10.1.127.1, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7/32, 192.0.2.6, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
    })
    void shouldContainWhatBeginsWithTheSameBits(String network, String address, boolean contained) throws Exception {
        assertThat(Network.parse(network).orElseThrow().contains(InetAddress.getByName(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129", "10.0.0.0/8/8"})
    void shouldRefuseWhatIsNoNetwork(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }

    @Test
    void shouldBePrintedAsItWasWritten() {
        assertThat(PROXIES.networks())
                .map(Network::toString)
                .isEqualTo(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48"));
    }
}
