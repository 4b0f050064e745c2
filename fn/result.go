package fn

import (
	"cmp"
	"fmt"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/oneline"
)

// FormatResult returns a result as a line of a log:
//
//	deploy/a.yaml:7:13: error: ModuleDeployment shop/a: spec.replicas: must be a number, got "1"
//
// It leaves out what the result does not know. If that is the line, the file follows the severity, with the index of the resource in it, as
// in error: deploy/a.yaml[0].
func FormatResult(r *kptfn.Result) string {
	var parts []string
	line, column := PositionOf(r)
	if line > 0 {
		path := r.File.Path
		if strings.HasPrefix(strings.TrimSpace(oneline.Text(path)), ":") {
			path = "./" + path // a line that begins so is a command to some CI systems
		}
		parts = append(parts, fmt.Sprintf("%s:%d:%d", path, line, column))
	}
	parts = append(parts, string(cmp.Or(r.Severity, kptfn.Error)))
	if r.File != nil && line == 0 {
		place := r.File.Path
		if r.ResourceRef != nil {
			place += fmt.Sprintf("[%d]", r.File.Index)
		}
		parts = append(parts, place)
	}
	if ref := r.ResourceRef; ref != nil {
		parts = append(parts, Reference{ref.Kind, ref.Namespace, ref.Name}.String())
	}
	if r.Field != nil {
		parts = append(parts, r.Field.Path)
	}
	return oneline.Inert(oneline.Text(strings.Join(append(parts, r.Message), ": ")))
}

// PositionOf returns the line and the column that a result is about, 0 if they are not known. A column counts characters.
func PositionOf(r *kptfn.Result) (line, column int) {
	if r.File == nil {
		return 0, 0
	}
	return atoi(r.Tags[document.LineTag]), atoi(r.Tags[document.ColumnTag])
}

func qualified(namespace, name string) string {
	if namespace == "" {
		return name
	}
	return namespace + "/" + name
}

func fieldPath(r *kptfn.Result) string {
	if r.Field == nil {
		return ""
	}
	return r.Field.Path
}
