package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"sigs.k8s.io/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/oneline"
)

// The formats of a list besides that of a table.
const (
	Wide    = "wide"
	YAML    = "yaml"
	Mermaid = "mermaid"
)

// ListFormats are the formats of a list.
var ListFormats = []string{Wide, JSON, YAML, Mermaid}

type list struct {
	Version  string        `json:"version"`
	Services []listService `json:"services"`
}

type listService struct {
	Namespace   string      `json:"namespace,omitempty"`
	Name        string      `json:"name"`
	Type        string      `json:"type"`
	Ports       []listPort  `json:"ports,omitempty"`
	Selector    []string    `json:"selector,omitempty"`
	Module      string      `json:"module,omitempty"`
	RequestedBy []Resource  `json:"requestedBy,omitempty"`
	Base        string      `json:"base,omitempty"`
	Routes      []listRoute `json:"routes,omitempty"`
	File        string      `json:"file,omitempty"`
	Line        int         `json:"line,omitempty"`
	State       fn.State    `json:"state"`
}

type listPort struct {
	Name       string `json:"name,omitempty"`
	Protocol   string `json:"protocol"`
	Port       string `json:"port"`
	TargetPort string `json:"targetPort"`
}

type listRoute struct {
	Resource

	Addresses []string `json:"addresses,omitempty"`
}

// List writes Services in a format, "" for a table.
func List(w io.Writer, services []fn.Status, format string) error {
	switch format {
	case Mermaid:
		_, err := io.WriteString(w, mermaid(services))
		return err
	case JSON, YAML:
		text, err := encode(listOf(services))
		if err == nil && format == YAML {
			text, err = yaml.JSONToYAML(text)
		}
		if err == nil {
			_, err = w.Write(text)
		}
		return err
	}
	return table(w, services, format == Wide)
}

func listOf(services []fn.Status) list {
	l := list{Version: Version, Services: []listService{}}
	for _, s := range services {
		one := listService{
			Namespace: s.Namespace, Name: s.Name, Type: s.Type, Selector: s.Selector, Module: s.Module, Base: s.Base,
			File: s.File, Line: s.Line, State: s.State,
		}
		for _, p := range s.Ports {
			one.Ports = append(one.Ports, listPort(p))
		}
		for _, r := range s.RequestedBy {
			one.RequestedBy = append(one.RequestedBy, resourceOf(r))
		}
		for _, r := range s.Routes {
			one.Routes = append(one.Routes, listRoute{resourceOf(r.Reference), r.Addresses})
		}
		l.Services = append(l.Services, one)
	}
	return l
}

func resourceOf(r fn.Reference) Resource {
	return Resource{Kind: r.Kind, Namespace: r.Namespace, Name: r.Name}
}

// table writes a table as kubectl does.
func table(w io.Writer, services []fn.Status, wide bool) error {
	if len(services) == 0 {
		_, err := fmt.Fprintln(w, "No module requests a Service, and no Service is generated.")
		return err
	}
	var text bytes.Buffer
	out := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	columns := []string{"NAMESPACE", "SERVICE", "TYPE", "PORTS", "MODULE", "REQUESTED BY", "FILE", "STATE"}
	if wide {
		columns = append(columns, "SELECTOR", "ROUTES", "BASE")
	}
	fmt.Fprintln(out, strings.Join(columns, "\t"))
	for _, s := range services {
		var owners, routes []string
		for _, r := range s.RequestedBy {
			owners = append(owners, r.Kind+"/"+r.Name)
		}
		for _, r := range s.Routes {
			routes = append(routes, r.Kind+"/"+r.Name+" "+strings.Join(r.Addresses, " "))
		}
		file := s.File
		if s.Line > 0 {
			file = fmt.Sprintf("%s:%d", file, s.Line)
		}
		cells := []string{
			s.Namespace, s.Name, s.Type, portTexts(s.Ports), s.Module, strings.Join(owners, ","), file, string(s.State),
		}
		if wide {
			cells = append(cells, strings.Join(s.Selector, ","), strings.Join(routes, ","), s.Base)
		}
		for i, cell := range cells {
			if cells[i] = strings.ReplaceAll(oneline.Inert(oneline.Text(cell)), "\t", " "); cell == "" {
				cells[i] = "<none>"
			}
		}
		fmt.Fprintln(out, strings.Join(cells, "\t"))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

// portTexts returns ports as kubectl shows them, each with the target if that is another one.
func portTexts(ports []fn.ServicePort) string {
	var all []string
	for _, p := range ports {
		text := p.Port
		if p.TargetPort != p.Port {
			text += "->" + p.TargetPort
		}
		all = append(all, text+"/"+p.Protocol)
	}
	return strings.Join(all, ",")
}
