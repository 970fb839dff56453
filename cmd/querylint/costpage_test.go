package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/costreport"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// browser is a page in a headless browser, and what went wrong with it.
type browser struct {
	context.Context
	t *testing.T

	mu       sync.Mutex
	wrong    []string
	requests []string
}

// openPage opens a file in Chromium. Without one, the test is skipped.
func openPage(t *testing.T, file string, width int64) *browser {
	t.Helper()
	name := ""
	for _, candidate := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(candidate); err == nil && name == "" {
			name = path
		}
	}
	if name == "" {
		t.Skip("there is no Chromium (Debian: apt-get install chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(name), chromedp.NoSandbox, chromedp.WSURLReadTimeout(time.Minute))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	b := &browser{Context: ctx, t: t}
	chromedp.ListenTarget(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch event := event.(type) {
		case *runtime.EventExceptionThrown:
			b.wrong = append(b.wrong, event.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			b.wrong = append(b.wrong, string(event.Type))
		case *log.EventEntryAdded:
			b.wrong = append(b.wrong, event.Entry.Text)
		case *network.EventRequestWillBeSent:
			b.requests = append(b.requests, event.Request.URL)
		}
	})
	b.run(network.Enable(), log.Enable(), chromedp.EmulateViewport(width, 900), chromedp.Navigate((&url.URL{Scheme: "file", Path: file}).String()))
	return b
}

func (b *browser) run(actions ...chromedp.Action) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Run(b, actions...))
}

// fill types a value into an input, in the place of what it has.
func fill(input, value string) chromedp.Action {
	return chromedp.Evaluate(fmt.Sprintf(`{
		const e = document.querySelector(%q);
		e.value = %q;
		e.dispatchEvent(new Event("input", {bubbles: true}));
	}`, input, value), nil)
}

// text is what an expression of the page gives.
func (b *browser) text(expression string) string {
	b.t.Helper()
	var out string
	b.run(chromedp.Evaluate("String("+expression+")", &out))
	return out
}

// quiet holds the page to no errors, and to no request but that for itself.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(b.t, b.wrong)
	for _, u := range b.requests {
		assert.Regexp(b.t, `^(file:///.*/report\.html|data:,)`, u)
	}
}

const (
	total  = `document.querySelector("tbody.entry .total .value").textContent`
	shown  = `[...document.querySelectorAll("tbody.entry")].filter(e => !e.hidden).length`
	status = `document.getElementById("shown").textContent`
)

// TestCostPage uses the page as a reader does, without a mouse where that can be.
func TestCostPage(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	file := filepath.Join(t.TempDir(), "report.html")
	sizes := []string{"-size", "answersheets=715", "-size", "*.Answers=1", "-size", "answerOptions=10", "./..."}
	got := querylint(t, incident1, append([]string{"cost", "-format", "html", "-o", file}, sizes...)...)
	require.Zero(t, got.code, got.stderr)
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Less(t, info.Size(), int64(100_000))
	report := costOf(t, incident1, sizes...)

	b := openPage(t, file, 1200)
	// The script's numbers are those of the command.
	for i, e := range report.Entries {
		cell := `document.querySelectorAll("tbody.entry")[` + strconv.Itoa(i) + `].querySelector(".total .value").textContent`
		assert.Equal(t, formatted(e), b.text(cell), e.Name)
	}

	// Search and filters.
	assert.Equal(t, strconv.Itoa(len(report.Entries)), b.text(shown))
	b.run(chromedp.SendKeys("#search", "statistics redis", chromedp.ByQuery))
	assert.Equal(t, "1", b.text(shown))
	assert.Equal(t, "1 of "+strconv.Itoa(len(report.Entries)), b.text(status))
	b.run(fill("#search", ""), chromedp.Click("#loops", chromedp.ByQuery))
	assert.Equal(t, "2", b.text(shown))
	b.run(chromedp.Click("#loops", chromedp.ByQuery))

	// Details and the tree, by the keyboard.
	b.run(chromedp.Focus("tbody.entry .open", chromedp.ByQuery), chromedp.KeyEvent("\r"))
	assert.Equal(t, "true", b.text(`document.querySelector(".open").getAttribute("aria-expanded")`))
	assert.Equal(t, "7,150", b.text(`document.querySelector(".tree .times").textContent`))
	const leaves = `document.querySelectorAll(".tree li").length`
	before := b.text(leaves)
	b.run(chromedp.Evaluate(`document.querySelector(".tree details:not([open]) > summary").focus()`, nil), chromedp.KeyEvent("\r"))
	b.run(chromedp.Poll(leaves+" > "+before, nil))
	b.run(chromedp.Evaluate(`document.querySelectorAll(".tree details").forEach(d => { d.open = true })`, nil))
	b.run(chromedp.Poll(`document.querySelector(".tree").textContent.includes("gorm First")`, nil))

	// A slider counts anew, everywhere at once.
	assert.Equal(t, "7,867", b.text(total))
	b.run(fill(".slider input[type=number]", "2"))
	assert.Equal(t, "24", b.text(total), "2·1·(1+10) + 2")
	assert.Equal(t, "20", b.text(`document.querySelector(".tree .times").textContent`))
	assert.Equal(t, "12 ms", b.text(`document.querySelector("tbody.entry .time").textContent`))
	b.run(chromedp.Focus(`.slider input[type=range]`, chromedp.ByQuery), chromedp.KeyEvent("\ue010")) // End
	b.run(chromedp.Click("#reset", chromedp.ByQuery))
	assert.Equal(t, "7,867", b.text(total))
	b.quiet()

	// On a telephone nothing sticks out.
	small := openPage(t, file, 400)
	small.run(chromedp.Click("tbody.entry .open", chromedp.ByQuery))
	assert.Equal(t, "400", small.text("document.documentElement.scrollWidth"))
	small.quiet()
}

func formatted(e *costreport.Entry) string { return requests.FormatNumber(e.RoundTrips.Total) }

// TestCostPageEscapes shows text from the code as text, whatever it is.
func TestCostPageEscapes(t *testing.T) {
	dir := testmod.Write(t, hostileCost)
	file := filepath.Join(dir, "report.html")
	got := querylint(t, dir, "cost", "-format", "html", "-o", file, "./...")
	require.Zero(t, got.code, got.stderr)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.NotContains(t, string(data), "<img")
	assert.NotContains(t, string(data), "</script><")
	assert.Contains(t, string(data), "GET /&lt;img src=x onerror=alert(1)&gt;")
	if testing.Short() {
		return
	}
	b := openPage(t, file, 1200)
	b.run(chromedp.Click("tbody.entry .open", chromedp.ByQuery))
	assert.Equal(t, "0", b.text(`document.querySelectorAll("img").length`))
	assert.Equal(t, "GET /<img src=x onerror=alert(1)>", b.text(`document.querySelector(".name").textContent`))
	assert.Contains(t, b.text(`document.querySelector(".tree").textContent`), `"</script><img src=y>"`)
	b.quiet()
}

const hostileCost = `
-- go.mod --
module example.com/hostile

go 1.26
-- main.go --
package main

import (
	"database/sql"
	"net/http"
)

var db *sql.DB

func main() {
	http.HandleFunc("GET /<img src=x onerror=alert(1)>", list)
	_ = http.ListenAndServe("", nil)
}

func list(w http.ResponseWriter, r *http.Request) {
	for range r.URL.Query()["<img src=z>"] {
		_, _ = db.Exec("</script><img src=y>")
	}
}
`
