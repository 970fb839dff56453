package finding

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"golang.org/x/tools/go/analysis"
)

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "",
		"`orders`.\"名\" ‘ä’ \\n 100%":      "`orders`.\"名\" ‘ä’ \\n 100%",
		"a\x1b[2Jb\x07":                    `a\x1b[2Jb\a`,
		"a\r\n::error::b\tc\x00\x7f":       `a\r\n::error::b\tc\x00\x7f`,
		"\u009b31m\u0085":                  `\u009b31m\u0085`,
		"\u202egnirts\u2066 \u200f \u2028": `\u202egnirts\u2066 \u200f \u2028`,
		"\x9b\xff é \xc3":                  `\x9b\xff é \xc3`,
		"\ufffd":                           "\ufffd",
		"'\x1b'":                           `'\x1b'`,
	} {
		assert.Equal(t, want, Printable(text))
	}
}

func FuzzPrintable(f *testing.F) {
	for _, s := range []string{"\x1b]0;title\x07", "\r\n::add-mask::x", "\u009b2J", "\u202e", "\xff\xc3'", "a\\x1b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Printable(s)
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("%q of %q", r, s)
			}
		}
		assert.Equal(t, got, Printable(got))
		assert.Equal(t, strings.ToValidUTF8(got, ""), got)
	})
}

// Whoever takes diagnostics prints them as they are.
func TestDiagnosticIsPrintable(t *testing.T) {
	f := Finding{Message: "on \x1b[31m", Related: []analysis.RelatedInformation{{Message: "at\r\n::error::"}}}
	d := f.Diagnostic()
	assert.Equal(t, `on \x1b[31m`, d.Message)
	assert.Equal(t, `at\r\n::error::`, d.Related[0].Message)
	assert.Equal(t, "at\r\n::error::", f.Related[0].Message, "the finding is not changed")
}
