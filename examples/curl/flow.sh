#!/usr/bin/env bash
# The API from login to verdict with curl: a clip is checked for liveness, two pictures are compared.
#
#   BONAFIDE_URL=http://127.0.0.1:8080 BONAFIDE_EMAIL=… BONAFIDE_PASSWORD=… flow.sh CLIP PICTURE PICTURE [BEST-SHOT.jpg]
#
# Needs curl and python3 (which reads the JSON; jq would do as well).
set -euo pipefail

clip=${1:?a video or a ZIP of frames}
picture=${2:?a picture of a face}
other=${3:?another picture of a face}
best_shot=${4:-best_shot.jpg}
: "${BONAFIDE_URL:?}" "${BONAFIDE_EMAIL:?}" "${BONAFIDE_PASSWORD:?}"
url=${BONAFIDE_URL%/}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Files in this folder hold the token, so that it does not show among the arguments of curl.
chmod 700 "$work"

# Prints a field of the JSON on standard input: `field media 0 media_id`. A missing one is an error.
field() {
  python3 -c '
import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1:]:
    value = value[int(key) if isinstance(value, list) else key]
print(value)' "$@"
}

# Gives the answer of a call; one other than 2xx is shown and ends the script.
call() {
  if ! curl --silent --show-error --fail-with-body --max-time 90 --header "@$work/headers" --output "$work/answer" "$@"; then
    cat "$work/answer" >&2
    exit 1
  fi
  cat "$work/answer"
}

# The outcome of each analysis, with its scores and reasons.
show() {
  python3 -c '
import json, sys
for analysis in json.load(sys.stdin)["analyses"]:
    scores = [analysis["results_data"]] if analysis["results_data"] else []
    print("  %s: %s" % (analysis["type"], analysis["resolution_status"]), *scores)
    for reason in analysis["bonafide"]["reasons"]:
        print("    %s: %s" % (reason["code"], reason["text"]))'
}

# Asks for a folder until its analyses have ended, a minute at most.
wait_for() {
  for _ in $(seq 240); do
    call "$url/api/folders/$1?with_analyses=true" >"$work/folder.json"
    [ "$(field resolution_status <"$work/folder.json")" = PROCESSING ] || return 0
    sleep 0.25
  done
  echo "the analyses of folder $1 did not end in time" >&2
  return 1
}

echo "1. Log in"
: >"$work/headers"
python3 -c '
import json, os
print(json.dumps({"credentials": {"email": os.environ["BONAFIDE_EMAIL"], "password": os.environ["BONAFIDE_PASSWORD"]}}))' |
  call --header "Content-Type: application/json" --data @- "$url/api/authorize/auth/" >"$work/session.json"
printf 'X-Forensic-Access-Token: %s\n' "$(field access_token <"$work/session.json")" >"$work/headers"

echo "2. Upload a clip"
call "$url/api/folders/" --form "clip=@$clip" --form-string 'payload={
  "folder:meta_data": {"transaction_id": "order-1"},
  "media:tags": {"clip": ["video_selfie", "video_selfie_blank"]}
}' >"$work/folder.json"
folder=$(field folder_id <"$work/folder.json")

echo "3. Ask whether a live person is in it, with the best shot"
call "$url/api/folders/$folder/analyses/" --json '{
  "analyses": [{"type": "quality", "params": {"extract_best_shot": true}}]
}' >"$work/analyses.json"
field 0 analysis_id <"$work/analyses.json" >/dev/null

echo "4. Wait for the verdict"
wait_for "$folder"
show <"$work/folder.json"
echo "  folder: $(field system_resolution <"$work/folder.json")"

echo "5. Download the best shot"
link=$(field analyses 0 results_media 0 output_images 0 original_url <"$work/folder.json")
# The link is signed and valid for an hour, so whoever has it needs no token: keep it as secret as the picture.
curl --silent --show-error --fail --output "$best_shot" "$link"
echo "  $(wc -c <"$best_shot") bytes in $best_shot"

echo "6. Compare two pictures"
call "$url/api/folders/" --form "a=@$picture" --form "b=@$other" \
  --form-string 'payload={"media:tags": {"a": ["photo_selfie"], "b": ["photo_selfie"]}}' >"$work/folder.json"
folder=$(field folder_id <"$work/folder.json")
call "$url/api/folders/$folder/analyses/" --json '{"analyses": [{"type": "biometry"}]}' >"$work/analyses.json"
wait_for "$folder"
show <"$work/folder.json"

echo "7. The same in one request: files, tags and analyses go in, the verdict comes out"
call "$url/api/folders/" --form "clip=@$clip" --form "a=@$picture" --form-string 'payload={
  "folder:meta_data": {"transaction_id": "order-2"},
  "media:tags": {"clip": ["video_selfie", "video_selfie_blank"], "a": ["photo_selfie"]},
  "analyses": [{"type": "quality", "source_media": ["clip"]}, {"type": "biometry"}]
}' >"$work/folder.json"
# A server under load answers after a minute with what it has; the rest is polled for.
if [ "$(field resolution_status <"$work/folder.json")" = PROCESSING ]; then
  wait_for "$(field folder_id <"$work/folder.json")"
fi
show <"$work/folder.json"
echo "  folder: $(field system_resolution <"$work/folder.json")"
