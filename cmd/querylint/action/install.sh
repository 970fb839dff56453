#!/usr/bin/env bash
# Puts querylint into GOBIN: the binary of the release QUERYLINT_VERSION, whose bytes
# must be those that its checksums name, or else what the code in this folder is.
set -euo pipefail

if [[ ! ${QUERYLINT_VERSION-} =~ ^v[0-9]+\.[0-9]+\.[0-9]+ ]]; then # a branch, a commit, v1
  exec go install ./cmd/querylint
fi
case ${RUNNER_OS-}/${RUNNER_ARCH-} in
  Linux/X64) platform=linux_amd64 ;;
  Linux/ARM64) platform=linux_arm64 ;;
  macOS/X64) platform=darwin_amd64 ;;
  macOS/ARM64) platform=darwin_arm64 ;;
  Windows/X64) platform=windows_amd64 ;;
  Windows/ARM64) platform=windows_arm64 ;;
  *) exec go install "github.com/querylint/querylint/cmd/querylint@$QUERYLINT_VERSION" ;;
esac
archive=querylint_${QUERYLINT_VERSION#v}_$platform.tar.gz
if [[ $platform == windows_* ]]; then archive=${archive%.tar.gz}.zip; fi

mkdir -p "$GOBIN"
cd "$GOBIN"
release=https://github.com/querylint/querylint/releases/download/$QUERYLINT_VERSION
for file in checksums.txt "$archive"; do
  curl --fail --silent --show-error --location --retry 3 --output "$file" "$release/$file"
done
sum=sha256sum
if ! command -v $sum >/dev/null; then sum="shasum -a 256"; fi # macOS
read -r want _ <<<"$(grep -F "  $archive" checksums.txt)"
read -r got _ <<<"$($sum "$archive")"
if [[ -z $want || $got != "$want" ]]; then
  echo "::error::$archive is not what checksums.txt of $QUERYLINT_VERSION says"
  exit 1
fi
case $archive in
  *.zip) unzip -oq "$archive" querylint.exe ;;
  *) tar -xzf "$archive" querylint ;;
esac
rm "$archive" checksums.txt
