package report

import (
	"fmt"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/oneline"
)

// gitHub returns the results as workflow commands, which GitHub shows at the lines of a pull request:
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
func (r Report) gitHub() []byte {
	var b strings.Builder
	for _, one := range r.Results {
		b.WriteString(one.command() + "\n")
	}
	return []byte(b.String())
}

var (
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	commandNames   = map[kptfn.Severity]string{kptfn.Error: "error", kptfn.Warning: "warning", Note: "notice"}
)

func (r Result) command() string {
	name := commandNames[r.Severity]
	var properties []string
	add := func(key string, value any) {
		properties = append(properties, key+"="+escapeProperty.Replace(oneline.Text(fmt.Sprint(value))))
	}
	if r.File != "" {
		add("file", r.File)
	}
	if r.Line > 0 {
		add("line", r.Line)
		add("col", r.Column)
	}
	if r.EndLine > 0 {
		add("endLine", r.EndLine)
		add("endColumn", r.EndColumn)
	}
	if title := r.Resource.String(); title != "" {
		add("title", title)
	}
	if properties != nil {
		name += " " + strings.Join(properties, ",")
	}
	return "::" + name + "::" + strings.ReplaceAll(oneline.Text(r.text()), "%", "%25")
}
