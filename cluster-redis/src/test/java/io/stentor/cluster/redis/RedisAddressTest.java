package io.stentor.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.stentor.cluster.redis.RedisAddress.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisAddressTest {
    private static List<String> hosts(RedisAddress address) {
        return address.uris().stream()
                .map(uri -> uri.getHost() + ":" + uri.getPort())
                .toList();
    }

    private static RedisCredentials credentials(RedisURI uri) {
        return uri.getCredentialsProvider().resolveCredentials().block();
    }

    @Test
    void shouldReadOneRedis() {
        RedisAddress address = RedisAddress.of("rediss://app:hunter2@redis.example:6380/3");

        assertThat(address.kind()).isEqualTo(Kind.SINGLE);
        assertThat(hosts(address)).containsExactly("redis.example:6380");
        RedisURI uri = address.at(new Layout.Node("redis.example", 6380));
        assertThat(uri.isSsl()).isTrue();
        assertThat(uri.getDatabase()).isEqualTo(3);
        assertThat(credentials(uri).getUsername()).isEqualTo("app");
        assertThat(credentials(uri).getPassword()).containsExactly("hunter2".toCharArray());
    }

    @Test
    void shouldReadSentinels() {
        RedisAddress address = RedisAddress.of("redis-sentinel://:hunter2@one,two:26380/2#main");

        assertThat(address.kind()).isEqualTo(Kind.SENTINEL);
        assertThat(address.master()).isEqualTo("main");
        assertThat(hosts(address)).containsExactly("one:26379", "two:26380");
        RedisURI master = address.at(new Layout.Node("10.0.0.1", 6379));
        assertThat(master.getSentinels()).isEmpty();
        assertThat(master.getHost()).isEqualTo("10.0.0.1");
        assertThat(master.getDatabase()).isEqualTo(2);
        assertThat(credentials(master).getPassword()).containsExactly("hunter2".toCharArray());
    }

    @Test
    void shouldReadNodesOfACluster() {
        RedisAddress address = RedisAddress.of("rediss-cluster://app:hunter2@one,two:7001,[::1]:7002?verifyPeer=CA");

        assertThat(address.kind()).isEqualTo(Kind.CLUSTER);
        assertThat(hosts(address)).containsExactly("one:6379", "two:7001", "[::1]:7002");
        RedisURI node = address.at(new Layout.Node("10.0.0.1", 7003));
        assertThat(node.isSsl()).isTrue();
        assertThat(node.getPort()).isEqualTo(7003);
        assertThat(node.getVerifyMode()).isEqualTo(io.lettuce.core.SslVerifyMode.CA);
        assertThat(credentials(node).getUsername()).isEqualTo("app");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hunter2                                     | not a Redis URL
        http://hunter2@host                         | not a Redis URL
        redis://                                    | not a Redis URL
        redis-cluster://                            | not a Redis URL
        redis-cluster://hunter2@one,,two            | not a Redis URL
        redis-cluster://hunter2@one:99999           | not a Redis URL
        redis-cluster://hunter2@one/1               | no database but 0
        redis://:hunter2@one:7000,two:7001          | redis-cluster://
        redis-sentinel://hunter2@one:26379          | names the master
        redis-socket:///tmp/hunter2                 | by host and port
        """)
    void shouldSayWhatIsWrongWithoutThePassword(String url, String reason) {
        assertThatThrownBy(() -> RedisAddress.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldTakeNoMoreNodesThanAreOfUse() {
        assertThatThrownBy(() -> RedisAddress.of("redis-cluster://" + "host,".repeat(64) + "host"))
                .hasMessageContaining("more than 64 hosts");
    }
}
