package output

import (
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/querylint/querylint/analyzers/finding"
)

// json writes the report as one JSON object.
func (r *Report) json(w io.Writer, _ Style) error {
	enc := encoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(asciiControls{w})
	enc.SetEscapeHTML(false) // code is full of < and &
	return enc
}

// asciiControls writes JSON with all characters escaped that are no text, for who
// looks at it on a terminal; the encoder leaves those beyond ASCII. It writes whole
// values.
type asciiControls struct{ w io.Writer }

func (a asciiControls) Write(p []byte) (int, error) {
	var out []byte
	done := 0
	for i, r := range string(p) {
		if r >= 0x7f && finding.Printable(string(r)) != string(r) {
			out = fmt.Appendf(append(out, p[done:i]...), `\u%04x`, r)
			done = i + utf8.RuneLen(r)
		}
	}
	if _, err := a.w.Write(append(out, p[done:]...)); err != nil {
		return 0, err
	}
	return len(p), nil
}
