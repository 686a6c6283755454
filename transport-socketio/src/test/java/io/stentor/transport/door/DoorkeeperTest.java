package io.stentor.transport.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
    private static final InetAddress ANN = address("198.51.100.1");
    private static final InetAddress BEN = address("198.51.100.2");

    private long nowNanos;

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private Doorkeeper doorkeeper(int connections, int perAddress, int rate) {
        return new Doorkeeper(
                new DoorOptions(connections, perAddress, rate, TrustedProxies.NONE, false), () -> nowNanos);
    }

    @Test
    void shouldLetEverybodyInWhenThereAreNoLimits() {
        Doorkeeper door = new Doorkeeper(DoorOptions.OPEN, () -> nowNanos);
        for (int i = 0; i < 1_000; i++) {
            assertThat(door.arrived()).isTrue();
            assertThat(door.arrivedFrom(ANN)).isTrue();
            assertThat(door.knock(ANN)).isNull();
            assertThat(door.enter(ANN)).isTrue();
        }
    }

    @Test
    void shouldHaveAMarginInWhichItSaysThatThereIsNoRoom() {
        Doorkeeper door = doorkeeper(100, 0, 0);
        for (int i = 0; i < 100; i++) {
            door.arrived();
        }
        assertThat(door.knock(ANN)).isNull();
        for (int i = 0; i < 16; i++) {
            assertThat(door.arrived()).isTrue();
            assertThat(door.knock(ANN)).isEqualTo(Rejection.CONNECTIONS);
        }
        assertThat(door.arrived()).isFalse();
        assertThat(door.rejections()).containsEntry("connections", 17L);

        for (int i = 0; i < 17; i++) {
            door.gone();
        }
        assertThat(door.knock(ANN)).isNull();
    }

    @Test
    void shouldCountTheSessionsOfEachAddress() {
        Doorkeeper door = doorkeeper(0, 2, 0);
        assertThat(door.enter(ANN)).isTrue();
        assertThat(door.enter(ANN)).isTrue();
        assertThat(door.enter(ANN)).isFalse();
        assertThat(door.knock(ANN)).isEqualTo(Rejection.CONNECTIONS_PER_ADDRESS);
        assertThat(door.knock(BEN)).isNull();
        assertThat(door.rejections()).containsEntry("connections_per_address", 2L);

        door.leave(ANN);
        assertThat(door.knock(ANN)).isNull();
        assertThat(door.enter(ANN)).isTrue();
    }

    @Test
    void shouldTakeTheSiteOfAnIpv6AddressForOne() {
        Doorkeeper door = doorkeeper(0, 1, 0);
        assertThat(door.enter(address("2001:db8:1:2::1"))).isTrue();
        assertThat(door.enter(address("2001:db8:1:2:ffff::9"))).isFalse();
        assertThat(door.enter(address("2001:db8:1:3::1"))).isTrue();
    }

    @Test
    void shouldCountConnectionsWithoutASessionToo() {
        Doorkeeper door = doorkeeper(0, 1, 0);
        for (int i = 0; i < 20; i++) {
            assertThat(door.arrivedFrom(ANN)).isTrue();
        }
        assertThat(door.arrivedFrom(ANN)).isFalse();
        assertThat(door.arrivedFrom(BEN)).isTrue();

        door.goneFrom(ANN);
        door.goneFrom(ANN);
        assertThat(door.arrivedFrom(ANN)).isTrue();
    }

    @Test
    void shouldNotCountTheConnectionsOfAProxy() {
        TrustedProxies proxies =
                new TrustedProxies(Network.parse("198.51.100.1").stream().toList());
        Doorkeeper door = new Doorkeeper(new DoorOptions(0, 1, 0, proxies, false), () -> nowNanos);
        for (int i = 0; i < 100; i++) {
            assertThat(door.arrivedFrom(ANN)).isTrue();
        }
    }

    @Test
    void shouldLetInSoManyASecond() {
        Doorkeeper door = doorkeeper(0, 0, 4);
        for (int i = 0; i < 4; i++) {
            assertThat(door.knock(ANN)).isNull();
        }
        assertThat(door.knock(ANN)).isEqualTo(Rejection.CONNECT_RATE);
        assertThat(door.knock(BEN)).isNull();

        nowNanos += TimeUnit.MILLISECONDS.toNanos(250);
        assertThat(door.knock(ANN)).isNull();
        assertThat(door.knock(ANN)).isEqualTo(Rejection.CONNECT_RATE);
        nowNanos += TimeUnit.MINUTES.toNanos(1);
        for (int i = 0; i < 4; i++) {
            assertThat(door.knock(ANN)).isNull();
        }
        assertThat(door.knock(ANN)).isEqualTo(Rejection.CONNECT_RATE);
        assertThat(door.rejections()).containsEntry("connect_rate", 3L);
    }

    @Test
    void shouldForgetAddressesThatConnectedLongAgo() throws Exception {
        ConnectRates rates = new ConnectRates(1);
        for (int i = 0; i < ConnectRates.MAX_ADDRESSES; i++) {
            rates.take(InetAddress.getByAddress(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}), 0);
        }
        assertThat(rates.take(ANN, 1)).isTrue();
        assertThat(rates.take(ANN, 2))
                .as("nobody is counted who finds no place")
                .isTrue();
        assertThat(rates.size()).isEqualTo(ConnectRates.MAX_ADDRESSES);

        long later = TimeUnit.SECONDS.toNanos(2);
        assertThat(rates.take(ANN, later)).isTrue();
        assertThat(rates.take(ANN, later)).isFalse();
        assertThat(rates.size()).isEqualTo(1);
    }
}
