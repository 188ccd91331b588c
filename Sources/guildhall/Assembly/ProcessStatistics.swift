// What the kernel knows about this process, under the names Prometheus clients agree on.

private import Glibc

struct ProcessStatistics {
    var cpuSeconds: Double
    var residentBytes: Double
    var openFiles: Double

    static func current() -> ProcessStatistics {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        return ProcessStatistics(
            cpuSeconds: cpu, residentBytes: residentPages() * Double(sysconf(Int32(_SC_PAGESIZE))),
            openFiles: openFileCount())
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }

    /// The second number of /proc/self/statm.
    private static func residentPages() -> Double {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let numbers = text.split(separator: " ")
        return numbers.count > 1 ? Double(numbers[1]) ?? 0 : 0
    }

    private static func openFileCount() -> Double {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return Double(max(count - 3, 0))  // ".", ".." and the folder's own descriptor
    }
}

extension PrometheusText {
    mutating func add(_ process: ProcessStatistics) {
        add("process_cpu_seconds_total", .counter, "CPU time used.", process.cpuSeconds)
        add("process_resident_memory_bytes", .gauge, "Resident memory.", process.residentBytes)
        add("process_open_fds", .gauge, "Open file descriptors.", process.openFiles)
    }
}
