#!/usr/bin/env bash
# Writes what requests cost before and after the change into the summary of the job
# and, if asked to, into one comment on the pull request. That it cannot is no reason
# to fail: a pull request from a fork may write no comments.
set -uo pipefail

[[ $QUERYLINT_SUMMARY == true || $QUERYLINT_COMMENT == true ]] || exit 0
readonly mark='<!-- querylint -->'
readonly longest=60000 # characters that GitHub takes, and some room

flags=(-format markdown)
if [[ -n $QUERYLINT_BASE ]]; then flags+=(-base "$QUERYLINT_BASE"); fi
IFS=$' \t\r\n' read -rd '' -a packages <<<"$QUERYLINT_PACKAGES" || true
if ! table=$("$QUERYLINT" cost "${flags[@]}" "${packages[@]}"); then
  echo "::warning::querylint cost says why there is no summary"
  exit 0
fi
if ((${#table} > longest)); then
  table="${table:0:longest}"$'\n\n… and more: querylint cost shows all of it.'
fi
if [[ $QUERYLINT_SUMMARY == true && -n ${GITHUB_STEP_SUMMARY-} ]]; then
  printf '%s\n' "$table" >>"$GITHUB_STEP_SUMMARY"
fi

[[ $QUERYLINT_COMMENT == true && -n $QUERYLINT_PULL_REQUEST ]] || exit 0
comments=repos/$GITHUB_REPOSITORY/issues
id=$(gh api --paginate "$comments/$QUERYLINT_PULL_REQUEST/comments" --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1)
if [[ -n $id ]]; then
  call=(--method PATCH "$comments/comments/$id")
else
  call=(--method POST "$comments/$QUERYLINT_PULL_REQUEST/comments")
fi
printf '%s\n%s\n' "$mark" "$table" | gh api "${call[@]}" --field body=@- >/dev/null ||
  echo "::warning::no comment: the job needs permissions: {pull-requests: write}, which a fork does not get"
exit 0
