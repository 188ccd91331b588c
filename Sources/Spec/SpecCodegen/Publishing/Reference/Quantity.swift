// Numbers of the contract in units that people read.

enum Quantity {
    /// `64 KiB`, where it comes out even.
    static func bytes(_ count: Int) -> String {
        for (unit, size) in [("MiB", 1 << 20), ("KiB", 1 << 10)] where count >= size && count % size == 0 {
            return "\(count / size) \(unit)"
        }
        return "\(count) bytes"
    }

    /// `45 s`, where it comes out even.
    static func milliseconds(_ count: Int) -> String {
        count % 1000 == 0 ? "\(count / 1000) s" : "\(count) ms"
    }
}
