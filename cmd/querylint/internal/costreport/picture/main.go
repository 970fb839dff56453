//go:build ignore

// Picture makes the pictures of README.md: what querylint cost shows of incident 1,
// in light and dark colours. It needs Chromium:
//
//	go generate ./cmd/querylint/internal/costreport
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const (
	root   = "../../../.." // of the repository, from the package that is generated for
	width  = 1080
	height = 860
)

func main() {
	if err := pictures(); err != nil {
		log.Fatal(err)
	}
}

func pictures() (err error) {
	dir, err := os.MkdirTemp("", "querylint")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	report := filepath.Join(dir, "report.html")
	cmd := exec.Command("go", "run", "./cmd/querylint", "cost", "-C", "testdata/incident1", "-format", "html", "-o", report,
		"-size", "answersheets=715", "-size", "*.Answers=1", "-size", "answerOptions=10", "./loops/...", "./once/...")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("querylint cost: %w", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for _, scheme := range []string{"light", "dark"} {
		var png []byte
		err := chromedp.Run(ctx,
			chromedp.EmulateViewport(width, height),
			emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
			chromedp.Navigate((&url.URL{Scheme: "file", Path: report}).String()),
			chromedp.Evaluate(`document.querySelector(".open").click()`, nil),
			chromedp.Sleep(300*time.Millisecond),
			chromedp.ActionFunc(func(ctx context.Context) (err error) {
				png, err = page.CaptureScreenshot().Do(ctx)
				return err
			}),
		)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(root, "docs", "cost-"+scheme+".png"), png, 0o666); err != nil {
			return err
		}
	}
	return nil
}
