package cli

import (
	"bytes"
	"io"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// reportDrift adds the changes of a unit to the reports for programs. As text the diff shows them.
func reportDrift(u *unit, stderr io.Writer) {
	reporter, ok := stderr.(*reporter)
	if !ok {
		return
	}
	for _, change := range u.changes {
		reporter.add(driftOf(change, u.hasLines()))
	}
}

// hasLines reports whether the changes of a unit are in files: what a kustomization renders to is in none.
func (u *unit) hasLines() bool { return u.tree != nil || u.dir == "" }

func driftOf(c source.Change, hasLines bool) *kptfn.Result {
	r := &kptfn.Result{
		Severity: kptfn.Error,
		Message:  "does not hold the Services that its modules request: it must be updated",
		File:     &kptfn.File{Path: c.Path},
		Tags:     rule.Drift.Tags(),
	}
	switch {
	case c.Before == nil:
		path, at := c.Requester()
		r.File.Path = path
		at.Tag(r.Tags)
		r.Message = "requests a Service that is missing: " + c.Path + " must be created"
	case c.After == nil:
		r.Message = "holds nothing but Services that no module requests: it must be deleted"
	}
	if hasLines && c.Before != nil {
		document.Position{Line: firstDifference(c.Before, c.After), Column: 1}.Tag(r.Tags)
	}
	return r
}

// firstDifference returns the first line in which two texts differ, the last of the first one if that ends before.
func firstDifference(a, b []byte) int {
	line := 1
	for {
		mine, restA, more := bytes.Cut(a, []byte("\n"))
		theirs, restB, _ := bytes.Cut(b, []byte("\n"))
		if !more || len(restA) == 0 || !bytes.Equal(mine, theirs) {
			return line
		}
		a, b = restA, restB
		line++
	}
}
