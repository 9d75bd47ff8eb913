package onnx

import (
	"bufio"
	"bytes"
	"math"
	"os"
	"runtime"
	"strings"

	"golang.org/x/sys/cpu"

	"afterimage/restoration"
)

// physicalCores is the number of cores that this process may use, hyperthreads not
// counted twice: two threads of a convolution on one core are slower than one.
func physicalCores() int {
	n := runtime.GOMAXPROCS(0) // knows affinity and container limits
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if c := countCores(data); c > 0 {
			n = min(n, c)
		}
	}
	return max(1, n)
}

// countCores counts the different (physical id, core id) pairs of /proc/cpuinfo; 0
// when it does not tell.
func countCores(cpuinfo []byte) int {
	cores := map[[2]string]bool{}
	var socket string
	eachPair(cpuinfo, func(key, value string) {
		switch key {
		case "physical id":
			socket = value
		case "core id":
			cores[[2]string{socket, value}] = true
		}
	})
	return len(cores)
}

// cpuName is the processor's name for people.
func cpuName() string {
	name := ""
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		eachPair(data, func(key, value string) {
			if key == "model name" && name == "" {
				name = value
			}
		})
	}
	if name == "" {
		name = runtime.GOARCH + " processor"
	}
	return name
}

// cpuClass names what decides which of its kernels ONNX Runtime takes, and so the
// last bits of a result: "amd64 avx512".
func cpuClass() string {
	class := runtime.GOARCH
	x := cpu.X86
	switch {
	case x.HasAMXTile && x.HasAMXInt8:
		class += " amx"
	case x.HasAVX512VNNI:
		class += " avx512vnni"
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL:
		class += " avx512"
	case x.HasAVX2 && x.HasFMA:
		class += " avx2"
	case x.HasAVX:
		class += " avx"
	}
	return class
}

// availableMemory is how many bytes of main memory this process can still take,
// and 0 when the system does not tell.
func availableMemory() int64 {
	bytes, _ := restoration.AvailableMemory()
	return int64(min(bytes, math.MaxInt64))
}

// eachPair calls f for the "key : value" lines of a file of /proc.
func eachPair(data []byte, f func(key, value string)) {
	sc := bufio.NewScanner(bytes.NewReader(data))
	for sc.Scan() {
		if key, value, ok := strings.Cut(sc.Text(), ":"); ok {
			f(strings.TrimSpace(key), strings.TrimSpace(value))
		}
	}
}
