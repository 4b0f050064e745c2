package report

import (
	"fmt"
	"strings"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/oneline"
)

// A graph is a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html
type graph struct {
	ids   map[string]string // of nodes, by what makes them one
	edges map[string]bool
	lines []string
}

// mermaid draws routes, Services, modules and base Deployments as a comment on GitHub or GitLab shows them.
func mermaid(services []fn.Status) string {
	g := &graph{ids: map[string]string{}, edges: map[string]bool{}}
	for i, s := range services {
		labels := []string{fn.Reference{Kind: "Service", Namespace: s.Namespace, Name: s.Name}.String(), strings.TrimSpace(s.Type + " " + portTexts(s.Ports))}
		if s.State != fn.StateOK {
			labels = append(labels, string(s.State))
		}
		service := g.node(fmt.Sprint("service ", i), classes[s.State], labels...)
		for _, r := range s.Routes {
			name := r.String()
			g.edge(g.node(name, "", name), service, strings.Join(r.Addresses, ", "))
		}
		for _, r := range s.RequestedBy {
			name := r.String()
			module := g.node(name, "", name, "module "+s.Module)
			g.edge(service, module, "")
			if s.Base != "" {
				base := fn.Reference{Kind: "Deployment", Namespace: s.Namespace, Name: s.Base}.String()
				g.edge(module, g.node(base, "", base), "")
			}
		}
	}
	if g.lines == nil {
		g.lines = []string{`n1["no Service"]`}
	}
	var b strings.Builder
	b.WriteString("```mermaid\nflowchart LR\n")
	for _, line := range g.lines {
		b.WriteString("    " + line + "\n")
	}
	b.WriteString("    classDef change stroke:#d29922,stroke-width:2px\n    classDef trouble stroke:#cf222e,stroke-width:2px\n```\n")
	return b.String()
}

// StateError is the state of a Service that exists and whose module has an error: what it requests is unknown.
const StateError fn.State = "error"

// classes are the styles of the states that are not ok.
var classes = map[fn.State]string{
	fn.StateNew: "change", fn.StateChanged: "change", fn.StateLeftOver: "change",
	fn.StateForeign: "trouble", fn.StateConflict: "trouble", StateError: "trouble",
}

func (g *graph) node(key, class string, labels ...string) (id string) {
	if id, known := g.ids[key]; known {
		return id
	}
	id = fmt.Sprintf("n%d", len(g.ids)+1)
	g.ids[key] = id
	for i := range labels {
		labels[i] = mermaidText(labels[i])
	}
	line := fmt.Sprintf(`%s["%s"]`, id, strings.Join(labels, "<br>"))
	if class != "" {
		line += ":::" + class
	}
	g.lines = append(g.lines, line)
	return id
}

func (g *graph) edge(from, to, label string) {
	line := from + " --> " + to
	if label != "" {
		line = fmt.Sprintf(`%s -- "%s" --> %s`, from, mermaidText(label), to)
	}
	if !g.edges[line] {
		g.edges[line] = true
		g.lines = append(g.lines, line)
	}
}

// mermaidText returns a text that stands for itself in quotes: anybody can write the names in manifests.
func mermaidText(text string) string {
	var b strings.Builder
	for _, r := range oneline.Text(text) {
		if strings.ContainsRune("\"#&<>`\\;", r) {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
