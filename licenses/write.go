package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// licences are known by what they say, and some by what others of their family say besides.
var licences = []struct{ id, says, unless string }{
	{"Apache-2.0", "apache license, version 2.0", ""},
	{"Apache-2.0", "apache license version 2.0, january 2004", ""},
	{"BSD-2-Clause", "redistribution and use in source and binary forms", endorse},
	{"BSD-3-Clause", endorse, ""},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee", ""},
	{"ISC", "permission to use, copy, modify, and distribute this software for any purpose with or without fee", ""},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy of this software", ""},
}

const endorse = "may be used to endorse or promote products derived from this software"

// identify returns the identifiers of the licences that the texts of a module hold. If there are none, somebody has to
// read them.
func (m *module) identify() ([]string, error) {
	var ids []string
	for _, text := range m.texts {
		said := strings.ToLower(strings.Join(strings.Fields(text), " "))
		for _, l := range licences {
			other := l.unless != "" && strings.Contains(said, l.unless)
			if strings.Contains(said, l.says) && !other && !slices.Contains(ids, l.id) {
				ids = append(ids, l.id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("%s: no known licence in %s", m.Path, m.Dir)
	}
	slices.Sort(ids)
	return ids, nil
}

const head = `# Third-party licences

What is linked into module-service for Linux, macOS or Windows, with the licences that its files name, and their texts. ` + "`make licenses`" + ` writes
this file.

| module | version | licence |
|---|---|---|
`

// write prints a table of modules, then every text once, with the modules that it is of.
func write(w io.Writer, modules []*module) error {
	var out strings.Builder
	out.WriteString(head)
	var texts []string
	of := map[string][]string{}
	for _, m := range modules {
		ids, err := m.identify()
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "| %s | %s | %s |\n", m.Path, m.Version, strings.Join(ids, ", "))
		for _, text := range m.texts {
			if of[text] == nil {
				texts = append(texts, text)
			}
			of[text] = append(of[text], m.Path)
		}
	}
	for _, text := range texts {
		fmt.Fprintf(&out, "\n## %s\n\n```text\n%s\n```\n", strings.Join(of[text], ", "), text)
	}
	_, err := io.WriteString(w, out.String())
	return err
}
