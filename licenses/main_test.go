package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFileIsCurrent(t *testing.T) {
	t.Parallel()
	committed, err := os.ReadFile("../THIRD_PARTY_LICENSES.md")
	require.NoError(t, err)
	var now strings.Builder
	require.NoError(t, run(&now))
	// A diff of a hundred kilobytes does not help.
	assert.True(t, now.String() == string(committed), "THIRD_PARTY_LICENSES.md is not what make licenses writes")
}

func TestIdentify(t *testing.T) {
	t.Parallel()
	const (
		apache = "Licensed under the Apache License, Version 2.0 (the \"License\")"
		bsd2   = "Redistribution and use in source and\nbinary forms, with or without modification, are permitted"
		bsd3   = bsd2 + ". The names of its\n  contributors may be used to endorse or promote products derived from\n  this software"
		isc    = "Permission to use, copy, modify, and distribute this software for any\npurpose with or without fee"
		mit    = "Permission is hereby granted, free of charge, to any person obtaining a copy\nof this software"
	)
	for _, c := range []struct {
		reason string
		texts  []string
		want   []string
	}{
		{"the short form, in a NOTICE", []string{apache}, []string{"Apache-2.0"}},
		{"its heading, over two lines", []string{"   Apache License\n  Version 2.0, January 2004"}, []string{"Apache-2.0"}},
		{"broken into lines elsewhere", []string{bsd2}, []string{"BSD-2-Clause"}},
		{"the third clause makes it another", []string{bsd3}, []string{"BSD-3-Clause"}},
		{"two files, each with one of a family", []string{bsd3, bsd2}, []string{"BSD-2-Clause", "BSD-3-Clause"}},
		{"which detectors take for 0BSD", []string{isc}, []string{"ISC"}},
		{"one file with two licences, for parts of the module", []string{mit + "\n\n" + apache}, []string{"Apache-2.0", "MIT"}},
		{"reported once", []string{mit, mit + "."}, []string{"MIT"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			m := module{texts: c.texts}
			got, err := m.identify()
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
	for reason, texts := range map[string][]string{
		"a module without a licence must not be linked unseen": nil,
		"a licence that nobody has judged yet":                 {"GNU Lesser General Public License"},
	} {
		_, err := (&module{Path: "example.com/m", Dir: "/m", texts: texts}).identify()
		assert.EqualError(t, err, "example.com/m: no known licence in /m", reason)
	}
}

func TestTextsOfAPackage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("testdata/module")))
	m := &module{Dir: dir}
	require.NoError(t, m.addTexts(dir+"/forked/json"))
	require.NoError(t, m.addTexts(dir))
	assert.Equal(t, []string{"of what is forked", "of the module", "to be passed on"}, m.texts,
		"beside the package and above it, each once; no code, and nothing of other packages")
}
