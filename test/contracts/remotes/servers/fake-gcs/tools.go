//go:build tools

// Package tools pins the emulator of Google Cloud Storage that the contract suite starts.
package tools

import _ "github.com/fsouza/fake-gcs-server"
