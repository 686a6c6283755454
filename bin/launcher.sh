# What the launchers share: finds a JDK, builds what is missing, sets the JVM's flags. Sourced by them with `root`, where
# this clone lies, and `program`, the name that mistakes are told under.

oldest_jdk=17

fail() {
  echo "$program: $1" >&2
  exit 1
}

# ---- Which JDK.

# Sets `major` and `runtime` of the JDK in $1; false when there is no JDK.
inspect_jdk() {
  major=0 runtime=
  if [ ! -x "$1/bin/java" ] || [ ! -x "$1/bin/javac" ]; then
    return 1
  fi
  if [ -r "$1/release" ]; then
    while IFS='=' read -r key value; do
      value=${value//\"/}
      case $key in
        JAVA_VERSION) major=${value%%[!0-9]*} ;;
        JAVA_RUNTIME_VERSION) runtime=$value ;;
      esac
    done <"$1/release"
  else
    runtime=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')
    major=${runtime%%[!0-9]*}
  fi
  [ "${major:-0}" -gt 0 ]
}

# Prints the home of the java on the PATH, if any.
jdk_on_path() {
  local java
  java=$(command -v java) || return 0
  java=$(readlink -f "$java" 2>/dev/null || echo "$java")
  dirname "$(dirname "$java")"
}

# Sets `jdk`, `jdk_major` and `jdk_runtime`.
choose_jdk() {
  local home
  jdk='' jdk_major=0 jdk_runtime=
  if [ -n "${JAVA_HOME:-}" ]; then
    inspect_jdk "$JAVA_HOME" || fail "JAVA_HOME=$JAVA_HOME is no JDK"
    [ "$major" -ge "$oldest_jdk" ] || fail "JAVA_HOME=$JAVA_HOME is JDK $major, needed is $oldest_jdk or newer"
    jdk=$JAVA_HOME jdk_major=$major jdk_runtime=$runtime
    return
  fi
  for home in "$(jdk_on_path)" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if inspect_jdk "$home" && [ "$major" -ge "$oldest_jdk" ] && [ "$major" -gt "$jdk_major" ]; then
      jdk=$home jdk_major=$major jdk_runtime=$runtime
    fi
  done
  [ -n "$jdk" ] || fail "no JDK $oldest_jdk or newer found; install one or set JAVA_HOME"
}

# ---- What is built. A module is fresh while nothing it is made of is newer than its stamp.

# The folders and files module $1 is made of: its own and those of all modules but bench.
sources_of() {
  local pom module
  echo "$root/pom.xml"
  for pom in "$root"/*/pom.xml; do
    module=${pom%/pom.xml}
    if [ "${module##*/}" != bench ] || [ "$1" = bench ]; then
      echo "$pom"
      [ ! -d "$module/src/main" ] || echo "$module/src/main"
    fi
  done
}

is_fresh() {
  local stamp=$root/$1/target/launcher.stamp sources=() source newer
  if [ ! -e "$stamp" ] || [ ! -d "$root/$1/target/lib" ]; then
    return 1
  fi
  while IFS= read -r source; do sources+=("$source"); done < <(sources_of "$1")
  newer=$(find "${sources[@]}" -newer "$stamp" -print -quit) && [ -z "$newer" ]
}

# Builds module $1 and those below it. Holds a lock: of several first starts one builds, the others wait for it.
build() {
  (
    mkdir -p "$root/target"
    if command -v flock >/dev/null; then
      exec 9>"$root/target/launcher.lock"
      flock 9
    fi
    ! is_fresh "$1" || exit 0
    command -v mvn >/dev/null || fail "the first use builds with Maven, and there is no mvn on the PATH"
    if [ -e "$root/$1/target/launcher.stamp" ]; then
      echo "$program: building (sources have changed)..." >&2
    else
      echo "$program: building (first use)..." >&2
    fi
    touch "$root/target/launcher.started"
    remove_outputs server
    remove_outputs "$1"
    if ! (cd "$root" && JAVA_HOME=$jdk mvn -q -B -DskipTests -DskipErrorProne -Dspotless.check.skip=true \
      package -pl "$1" -am) >"$root/target/launcher-build.log" 2>&1; then
      cat "$root/target/launcher-build.log" >&2
      fail "the build failed"
    fi
    # As old as the start of the build: what was saved during it is built the next time.
    touch -r "$root/target/launcher.started" "$root/server/target/launcher.stamp" "$root/$1/target/launcher.stamp"
  )
}

# Unlinked rather than overwritten: a server that runs from these keeps them open.
remove_outputs() {
  rm -rf "$root/$1/target/lib" "$root/$1/target"/stentor-*.jar "$root/$1/target/launcher.stamp"
}

ensure_built() {
  is_fresh "$1" || build "$1"
}

# ---- How the JVM is started.

# Sets `flags`.
choose_flags() {
  flags=(
    # Standard output belongs to the program: programs wait for its first line.
    -Xlog:disable -Xlog:all=warning:stderr
    # An archive that does not fit is left aside; that is not worth a warning.
    '-Xlog:cds*=off:stderr'
    # Of the collectors the one that starts quickest and needs least memory and threads beside the event loops.
    -XX:+UseSerialGC
    # A server with few connections should be small: the default would touch a sixty-fourth of the machine's memory before
    # it first collects. The heap grows with what lives in it.
    -Xms64m
    # Up to so many bytes, of bytecode and of machine code, a hot method is compiled into its callers. With the JVM's own 325
    # and 2,500 a packet's way from the socket to the room is compiled again and again, with each method on it as the first:
    # two thirds of the compiler's work. What a call costs is nothing beside a send.
    -XX:FreqInlineSize=40 -XX:InlineSmallCode=1000
    # For `stentor version` and the banner.
    "-Dstentor.commit=$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null || echo unknown)"
  )
  if [ "$jdk_major" -ge 24 ]; then
    # Since JDK 24 the archives are also logged under this name.
    flags+=('-Xlog:aot*=off:stderr')
  fi
  if [ "$jdk_major" -ge 25 ]; then
    # The compiler takes tens of MB for a large method, and what it gives back stays with the C library: once a second it
    # goes back to the system. Not on every system, which is not worth a warning either.
    flags+=(-XX:TrimNativeHeapInterval=1000 -Xlog:trimnative=off:stderr)
    # A connection is some sixty objects. Not without the JDK's archive for it: classes would be parsed at each start.
    if [ -e "$jdk/lib/server/classes_coh.jsa" ]; then
      flags+=(-XX:+UseCompactObjectHeaders)
    fi
  fi
}

# ---- Start.

choose_jdk
choose_flags
read -r -a user_flags <<<"${STENTOR_JAVA_OPTS:-}"
